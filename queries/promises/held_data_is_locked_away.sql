-- promise: held_data_is_locked_away
-- says: data that only a statute keeps is used only for what the law asks
-- grain: one row per use of data about a customer of whom everything left is kept by statute alone
-- reads: uses, holdings, relationships, erasure_stretches, holding_ends, register_grounds
-- optional: register_grounds
-- corrected_by: processings
-- params:
-- excludes: uses while anything else about the customer is held: data of a running relationship, of
--   the 24 months after it, overdue, or under a manual hold. A restriction is no reason to use it
--
-- What a statute keeps may be used for a legal obligation alone. A use without a ground of its own
-- has that of the register lines in force that day for its company and purpose; where they are mixed
-- or there is none, it cannot be judged. The customer's data is what the same company holds that
-- day; on the day it is erased it is still held. reason: `own`, the ground that the use names; `register`, that of the
-- register.

with kept_by_statute as (
    select holding_id, arises_on, erase_from, closed_on, closed_as
    from erasure_stretches
    where rule <> 'relationship' and (due_on is not null or blocked_by = 'restriction')
),

held as (
    select
        u.use_id, h.holding_id,
        max(case when s.holding_id is not null then 1 else 0 end) as is_by_statute
    from uses as u
    join holdings as h on h.company = u.company and h.customer_key = u.customer_key
    left join holding_ends as e on e.holding_id = h.holding_id
    left join kept_by_statute as s
        on s.holding_id = h.holding_id and s.arises_on <= u.used_on
        and s.erase_from > u.used_on
        and (
            s.closed_on is null or s.closed_on > u.used_on
            or (s.closed_on = u.used_on and s.closed_as = 'met')
        )
    where h.collected_on <= u.used_on and (e.ended_on is null or e.ended_on >= u.used_on)
    group by u.use_id, h.holding_id
),

-- who came back on the day that the data was erased is a customer again
running as (
    select distinct u.use_id
    from uses as u
    join relationships as r on r.company = u.company and r.customer_key = u.customer_key
    where r.starts_on <= u.used_on and (r.ended_on is null or r.ended_on >= u.used_on)
),

locked as (
    select h.use_id
    from held as h
    left join running as r on r.use_id = h.use_id
    where r.use_id is null
    group by h.use_id
    having min(h.is_by_statute) = 1
),

grounded as (
    select
        u.use_id, u.company, u.customer_key, u.purpose, u.category, u.channel, u.used_on,
        case
            when u.ground is not null then u.ground
            when g.legal_lines = g.lines then 'legal_obligation'
            when g.legal_lines = 0 then 'other'
        end as ground,
        case when u.ground is not null then 'by_row' else 'by_register' end as reason
    from uses as u
    join locked as l on l.use_id = u.use_id
    left join register_grounds as g
        on g.company = u.company and g.purpose = u.purpose
        and g.holds_from <= u.used_on and (g.holds_until is null or g.holds_until >= u.used_on)
)

select
    'uses' as item_table,
    use_id as item_id,
    company,
    customer_key,
    category,
    purpose,
    channel,
    reason,
    case when ground is not null then used_on end as arises_on,
    cast(null as date) as due_on,
    case when ground is not null then used_on end as closed_on,
    case
        when ground is null then cast(null as varchar)
        when ground = 'legal_obligation' then 'met'
        else 'broken'
    end as closed_as,
    case when ground is not null then 'row' end as closed_by
from grounded

-- example: After the 24 months only the invoice is left, by law: it may be used for the law alone
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2015-01-01     | 2020-08-31     |
--   processings
--   | processing_id | system | category | retention    | purpose           | legal_basis      |
--   | p1            | ledger | billing  | accounting   | legal_requirement | legal_obligation |
--   | p2            | crm    | contact  | relationship | marketing         | consent          |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end | erased_on  |
--   | h1         | ledger | billing  | 2019-05-02   | 2019-12-31      |            |
--   | h2         | crm    | contact  | 2015-01-02   |                 | 2022-09-20 |
--   uses
--   | use_id | ground           | purpose           | used_on    |
--   | u1     | contract         | customer_care     | 2022-08-31 |
--   | u2     | contract         | customer_care     | 2022-09-20 |
--   | u3     | contract         | customer_care     | 2022-09-21 |
--   | u4     | legal_obligation | legal_requirement | 2022-09-21 |
--   | u5     |                  | legal_requirement | 2023-01-01 |
--   | u6     |                  | marketing         | 2023-01-01 |
--   | u7     |                  | customer_care     | 2023-01-01 |
--   gives
--   | item_id | arises_on  | closed_as |
--   | u3      | 2022-09-21 | broken    |
--   | u4      | 2022-09-21 | met       |
--   | u5      | 2023-01-01 | met       |
--   | u6      | 2023-01-01 | broken    |
--   unmeasured
--   | item_id |
--   | u7      |
--
-- example: From the day the statute's time is over it is no longer kept by statute, but overdue
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2010-01-01     | 2014-08-31     |
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end |
--   | h1         | ledger | billing  | 2013-05-02   | 2013-12-31      |
--   uses
--   | use_id | ground  | used_on    |
--   | u1     | consent | 2016-08-31 |
--   | u2     | consent | 2016-09-01 |
--   | u3     | consent | 2020-12-31 |
--   | u4     | consent | 2021-01-01 |
--   gives
--   | item_id | closed_as |
--   | u2      | broken    |
--   | u3      | broken    |
--
-- example: Another company's customer, a return, or a manual hold is something else
--   customers
--   | company | customer_key |
--   | kem     | c1           |
--   | kem     | c2           |
--   | elnat   | c3           |
--   contracts
--   | contract_id | company | customer_key | starts_on  | ends_on    |
--   | k1          | kem     | c1           | 2010-01-01 | 2014-08-31 |
--   | k2          | kem     | c1           | 2019-01-15 |            |
--   | k3          | kem     | c2           | 2010-01-01 | 2014-08-31 |
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | customer_key | system | category | collected_on | fiscal_year_end |
--   | h1         | c1           | ledger | billing  | 2013-05-02   | 2013-12-31      |
--   | h2         | c2           | ledger | billing  | 2013-05-02   | 2013-12-31      |
--   holds
--   | hold_id | customer_key | holding_id | holds_from | holds_until |
--   | s1      | c2           | h2         | 2018-01-01 | 2018-12-31  |
--   uses
--   | use_id | company | customer_key | ground  | used_on    |
--   | u1     | kem     | c1           | consent | 2019-01-14 |
--   | u2     | kem     | c1           | consent | 2019-01-15 |
--   | u3     | kem     | c2           | consent | 2017-12-31 |
--   | u4     | kem     | c2           | consent | 2018-01-01 |
--   | u5     | kem     | c2           | consent | 2018-12-31 |
--   | u6     | kem     | c2           | consent | 2019-01-01 |
--   | u7     | elnat   | c3           | consent | 2019-01-01 |
--   gives
--   | item_id | closed_as |
--   | u1      | broken    |
--   | u3      | broken    |
--   | u6      | broken    |
--
-- example: A restriction does not open what only a statute keeps
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2010-01-01     | 2014-08-31     |
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end | restricted_from |
--   | h1         | ledger | billing  | 2013-05-02   | 2013-12-31      | 2018-01-01      |
--   uses
--   | use_id | ground  | used_on    |
--   | u1     | consent | 2018-01-02 |
--   gives
--   | item_id | closed_as |
--   | u1      | broken    |
--
-- example: The ground that the register gives a use is that of the lines in force on its day
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2010-01-01     | 2014-08-31     |
--   processings
--   | processing_id | system | category | retention  | purpose           | legal_basis      | valid_from | valid_until |
--   | p1            | ledger | billing  | accounting | legal_requirement | legal_obligation |            |             |
--   | p2            | crm    | contact  | accounting | statistics        | legal_obligation |            | 2018-12-31  |
--   | p3            | crm    | contact  | accounting | statistics        | public_task      | 2019-01-01 |             |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end |
--   | h1         | ledger | billing  | 2013-05-02   | 2013-12-31      |
--   uses
--   | use_id | purpose    | used_on    |
--   | u1     | statistics | 2018-12-31 |
--   | u2     | statistics | 2019-01-01 |
--   gives
--   | item_id | reason      | closed_as |
--   | u1      | by_register | met       |
--   | u2      | by_register | broken    |
