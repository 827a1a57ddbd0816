-- promise: withdrawal_stops_use
-- says: from the day after a withdrawal data is not used for what rests on the consent
-- grain: one row per use for a purpose that the company's register rests on consent
-- reads: uses, register_grounds, consents, live_consents, use_covers
-- params:
-- excludes: uses for a purpose that the register rests on other grounds, or does not have
--
-- The register lines in force on the day of the use count; the ground that the use itself names does
-- not matter. Broken where the customer had withdrawn a consent for that company, purpose and
-- channel (or for all channels) before that day, has not given one for it again since, and no other
-- one covers the use. Expiry, refusal and objection are other promises. Where the register is mixed
-- the use cannot be judged. reason: `withdrawn`, with its day and consent; of a use that went right
-- `never_withdrawn`, `covered` or `given_again`, with the consent that covers or was given again.

with resting as (
    select
        u.use_id, u.company, u.customer_key, u.purpose, u.category, u.channel, u.used_on,
        g.consent_lines = g.lines as is_told
    from uses as u
    join register_grounds as g
        on g.company = u.company and g.purpose = u.purpose
        and g.holds_from <= u.used_on and (g.holds_until is null or g.holds_until >= u.used_on)
    where g.consent_lines > 0
),

withdrawals as (
    select
        r.company, r.use_id, c.withdrawn_on, c.consent_id,
        row_number() over (
            partition by r.company, r.use_id order by c.withdrawn_on desc, c.consent_id desc
        ) as place
    from resting as r
    join consents as c
        on c.company = r.company and c.customer_key = r.customer_key and c.purpose = r.purpose
        and (c.for_channel is null or c.for_channel = r.channel)
    where c.decision = 'given' and c.withdrawn_on < r.used_on
),

withdrawn as (
    select company, use_id, withdrawn_on, consent_id
    from withdrawals
    where place = 1
),

-- one that held for a day at least: refused on its own day, it was not given again
given_again as (
    select
        r.company, r.use_id, c.decided_on, c.consent_id,
        row_number() over (
            partition by r.company, r.use_id order by c.decided_on desc, c.consent_id desc
        ) as place
    from resting as r
    join withdrawn as w on w.company = r.company and w.use_id = r.use_id
    join consents as c
        on c.company = r.company and c.customer_key = r.customer_key and c.purpose = r.purpose
        and (c.for_channel is null or c.for_channel = r.channel)
    join live_consents as l on l.company = c.company and l.consent_id = c.consent_id
    where c.decided_on >= w.withdrawn_on and c.decided_on <= r.used_on
        and (c.withdrawn_on is null or c.withdrawn_on >= r.used_on)
)

select
    'uses' as item_table,
    r.use_id as item_id,
    r.company,
    r.customer_key,
    r.category,
    r.purpose,
    r.channel,
    w.withdrawn_on as counts_from,
    case
        when not r.is_told then cast(null as varchar)
        when w.use_id is null then 'never_withdrawn'
        when l.use_id is not null then 'covered'
        when a.use_id is not null then 'given_again'
        else 'withdrawn'
    end as reason,
    case
        when not r.is_told or w.use_id is null then cast(null as date)
        when l.use_id is not null then l.given_on
        when a.use_id is not null then a.decided_on
        else w.withdrawn_on
    end as reason_on,
    case
        when not r.is_told or w.use_id is null then cast(null as varchar)
        else coalesce(l.consent_id, a.consent_id, w.consent_id)
    end as reason_id,
    case when r.is_told then r.used_on end as arises_on,
    cast(null as date) as due_on,
    case when r.is_told then r.used_on end as closed_on,
    case
        when not r.is_told then cast(null as varchar)
        when w.use_id is not null and a.use_id is null and l.use_id is null then 'broken'
        else 'met'
    end as closed_as,
    case when r.is_told then 'row' end as closed_by
from resting as r
left join withdrawn as w on w.company = r.company and w.use_id = r.use_id
left join given_again as a on a.company = r.company and a.use_id = r.use_id and a.place = 1
left join use_covers as l on l.company = r.company and l.use_id = r.use_id

-- example: A use on the day of the withdrawal is fine, on the next day it falls short, whatever ground is named
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | purpose   | decided_on | withdrawn_on |
--   | s1         | marketing | 2026-01-10 | 2026-03-06   |
--   uses
--   | use_id | ground   | used_on    |
--   | u1     | consent  | 2026-03-06 |
--   | u2     | consent  | 2026-03-07 |
--   | u3     | contract | 2026-03-07 |
--   | u4     |          | 2026-03-07 |
--   | u5     | consent  | 2026-01-09 |
--   gives
--   | item_id | counts_from | arises_on  | closed_as |
--   | u1      |             | 2026-03-06 | met       |
--   | u2      | 2026-03-06  | 2026-03-07 | broken    |
--   | u3      | 2026-03-06  | 2026-03-07 | broken    |
--   | u4      | 2026-03-06  | 2026-03-07 | broken    |
--   | u5      |             | 2026-01-09 | met       |
--
-- example: Given again, on the day of the withdrawal or later, it may be used again; withdrawn again, not
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | customer_key | decided_on | withdrawn_on | expires_on |
--   | s1         | c1           | 2026-01-10 | 2026-03-06   |            |
--   | s2         | c1           | 2026-04-01 | 2026-05-01   |            |
--   | s3         | c2           | 2026-01-10 | 2026-03-06   |            |
--   | s4         | c2           | 2026-03-06 |              | 2026-03-31 |
--   | s5         | c3           | 2026-01-10 | 2026-03-06   |            |
--   | s6         | c3           | 2026-03-10 | 2026-03-25   | 2026-03-20 |
--   | s7         | c4           | 2026-01-10 | 2026-03-06   |            |
--   | s8         | c4           | 2026-03-10 |              | 2026-03-31 |
--   | s9         | c4           | 2026-03-01 | 2026-03-20   |            |
--   uses
--   | use_id | customer_key | used_on    |
--   | u1     | c1           | 2026-03-31 |
--   | u2     | c1           | 2026-04-01 |
--   | u3     | c1           | 2026-05-01 |
--   | u4     | c1           | 2026-05-02 |
--   | u5     | c2           | 2026-03-07 |
--   | u6     | c2           | 2026-04-01 |
--   | u7     | c3           | 2026-03-25 |
--   | u8     | c3           | 2026-03-26 |
--   | u9     | c4           | 2026-05-01 |
--   gives
--   | item_id | closed_as |
--   | u1      | broken    |
--   | u2      | met       |
--   | u3      | met       |
--   | u4      | broken    |
--   | u5      | met       |
--   | u6      | met       |
--   | u7      | met       |
--   | u8      | broken    |
--   | u9      | broken    |
--
-- example: An earlier consent that is still in force covers the use; one that ended before does not
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | customer_key | decided_on | withdrawn_on | expires_on |
--   | s1         | c1           | 2026-01-10 |              | 2026-03-31 |
--   | s2         | c1           | 2026-01-20 | 2026-03-06   |            |
--   uses
--   | use_id | customer_key | used_on    |
--   | u1     | c1           | 2026-03-31 |
--   | u2     | c1           | 2026-04-01 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--   | u2      | broken    |
--
-- example: A refusal, an expiry, another company's or purpose's withdrawal is none
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | company | customer_key | purpose    | decision | decided_on | withdrawn_on | expires_on |
--   | s1         | kem     | c1           | marketing  | given    | 2026-01-10 |              | 2026-01-31 |
--   | s2         | kem     | c2           | marketing  | given    | 2026-01-10 |              |            |
--   | s3         | kem     | c2           | marketing  | refused  | 2026-01-20 |              |            |
--   | s4         | elnat   | c3           | marketing  | given    | 2026-01-10 | 2026-01-31   |            |
--   | s5         | kem     | c3           | statistics | given    | 2026-01-10 | 2026-01-31   |            |
--   uses
--   | use_id | customer_key | used_on    |
--   | u1     | c1           | 2026-03-01 |
--   | u2     | c2           | 2026-03-01 |
--   | u3     | c3           | 2026-03-01 |
--   | u4     | c4           | 2026-03-01 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--   | u2      | met       |
--   | u3      | met       |
--   | u4      | met       |
--
-- example: A withdrawal for one channel stops that channel alone, of a consent for all channels too
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | customer_key | for_channel | decision | decided_on | withdrawn_on |
--   | s1         | c1           | email       | given    | 2025-05-10 | 2026-05-01   |
--   | s2         | c1           | sms         | given    | 2025-05-10 |              |
--   | s3         | c2           |             | given    | 2025-01-10 |              |
--   | s4         | c2           | email       | given    | 2025-05-10 | 2026-05-01   |
--   | s5         | c3           | email       | given    | 2025-05-10 | 2026-05-01   |
--   | s6         | c3           | sms         | given    | 2026-05-10 |              |
--   | s7         | c4           |             | given    | 2025-05-10 | 2026-05-01   |
--   | s8         | c4           | sms         | given    | 2026-05-10 |              |
--   | t1         | c5           | email       | given    | 2025-05-10 | 2026-05-01   |
--   | t2         | c5           |             | given    | 2026-05-10 |              |
--   | t3         | c5           |             | refused  | 2026-05-10 |              |
--   uses
--   | use_id | customer_key | channel | used_on    |
--   | u1     | c1           | email   | 2026-06-01 |
--   | u2     | c1           | sms     | 2026-06-01 |
--   | u3     | c2           | email   | 2026-06-01 |
--   | u4     | c2           | sms     | 2026-06-01 |
--   | u5     | c3           | email   | 2026-06-01 |
--   | u6     | c4           | sms     | 2026-06-01 |
--   | u7     | c4           | email   | 2026-06-01 |
--   | u8     | c5           | email   | 2026-06-01 |
--   gives
--   | item_id | reason          | reason_on  | reason_id | closed_as |
--   | u1      | withdrawn       | 2026-05-01 | s1        | broken    |
--   | u2      | never_withdrawn |            |           | met       |
--   | u3      | withdrawn       | 2026-05-01 | s4        | broken    |
--   | u4      | never_withdrawn |            |           | met       |
--   | u5      | withdrawn       | 2026-05-01 | s5        | broken    |
--   | u6      | covered         | 2026-05-10 | s8        | met       |
--   | u7      | withdrawn       | 2026-05-01 | s7        | broken    |
--   | u8      | withdrawn       | 2026-05-01 | t1        | broken    |
--
-- example: The register lines in force on the day of the use decide, not those that ended or are to come
--   processings
--   | processing_id | purpose   | legal_basis         | valid_from | valid_until |
--   | p1            | marketing | consent             | 2020-01-01 | 2025-12-31  |
--   | p2            | marketing | legitimate_interest | 2026-01-01 |             |
--   consents
--   | consent_id | decided_on | withdrawn_on |
--   | s1         | 2024-01-01 | 2025-06-30   |
--   uses
--   | use_id | used_on    |
--   | u1     | 2025-06-30 |
--   | u2     | 2025-12-31 |
--   | u3     | 2026-01-01 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--   | u2      | broken    |
--
-- example: Only purposes that every line of the company's register rests on consent; mixed ones cannot be judged
--   processings
--   | processing_id | company | purpose     | legal_basis         |
--   | p1            | kem     | improvement | consent             |
--   | p2            | kem     | improvement | legitimate_interest |
--   | p3            | kem     | statistics  | legitimate_interest |
--   | p4            | elnat   | marketing   | consent             |
--   consents
--   | consent_id | purpose     | decided_on | withdrawn_on |
--   | s1         | improvement | 2026-01-10 | 2026-01-31   |
--   | s2         | statistics  | 2026-01-10 | 2026-01-31   |
--   | s3         | marketing   | 2026-01-10 | 2026-01-31   |
--   uses
--   | use_id | company | purpose     | used_on    |
--   | u1     | kem     | improvement | 2026-03-01 |
--   | u2     | kem     | statistics  | 2026-03-01 |
--   | u3     | kem     | marketing   | 2026-03-01 |
--   | u4     | elnat   | marketing   | 2026-03-01 |
--   gives
--   | item_id | closed_as |
--   | u4      | met       |
--   unmeasured
--   | item_id |
--   | u1      |
