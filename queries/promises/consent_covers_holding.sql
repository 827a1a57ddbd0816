-- promise: consent_covers_holding
-- says: data that rests on consent is kept only while a consent holds
-- grain: one row per covered or uncovered stretch of a holding that rests on consent alone
-- reads: holdings, consent_times, consent_covers, covering_consents, holding_consents,
--   consent_lives, named_consents, erased_holdings
-- params:
-- excludes: holdings that any register line in force rests on another ground
--
-- A covered stretch has no due day; an uncovered one is late from its first day (due the day
-- before). The last one closes when the data is erased, or void on the day the register no longer
-- rests the data on consent alone. Data rests on a purpose and no channel: a consent for one channel
-- covers it, and a no for one channel ends what covers it only where nothing else is left.
--
-- A holding that names a consent which is not exported, of a company whose consents are not exported
-- whole, cannot be judged unless others cover it all the while. reason: `covered`, by the consent
-- of reason_id, given on reason_on; else how the last one ended (`withdrawn`, `refused`,
-- `objected`, `expired`, or `other_purpose`: the register line for its purpose ended); where none
-- came before, what is wrong with the consent that it names (as in named_consents), or `never`.

with times as (
    select
        h.holding_id, h.company, h.customer_key, h.system, h.category,
        greatest(h.collected_on, t.rests_from) as begins_on,
        case
            when e.erased_on is not null
                and (t.rests_until is null or e.erased_on <= t.rests_until) then e.erased_on
            else t.rests_until + 1
        end as closed_on,
        case
            when e.erased_on is not null
                and (t.rests_until is null or e.erased_on <= t.rests_until) then 'met'
            when t.rests_until is not null then 'void'
        end as closed_as,
        e.closed_by as erased_by
    from holdings as h
    join consent_times as t
        on t.company = h.company and t.system = h.system and t.category = h.category
    left join erased_holdings as e on e.holding_id = h.holding_id
    where (t.rests_until is null or t.rests_until >= h.collected_on)
        and (e.erased_on is null or e.erased_on >= greatest(h.collected_on, t.rests_from))
),

-- the consents that touch the time, cut to it
covers as (
    select
        t.company, t.holding_id, t.begins_on,
        greatest(c.covered_from, t.begins_on) as covered_from,
        c.covered_until + 1 as uncovered_from,
        lead(greatest(c.covered_from, t.begins_on)) over (
            partition by t.company, t.holding_id, t.begins_on order by c.covered_from
        ) as next_covered
    from times as t
    join consent_covers as c on c.company = t.company and c.holding_id = t.holding_id
    where (c.covered_until is null or c.covered_until >= t.begins_on)
        and (t.closed_on is null or c.covered_from < t.closed_on)
),

stretches as (
    -- from the beginning, where no consent covers the first day
    select
        t.company, t.holding_id, t.begins_on, t.begins_on as arises_on, t.begins_on - 1 as due_on,
        min(c.covered_from) as next_on
    from times as t
    left join covers as c
        on c.company = t.company and c.holding_id = t.holding_id and c.begins_on = t.begins_on
    group by t.company, t.holding_id, t.begins_on
    having min(c.covered_from) is null or min(c.covered_from) > t.begins_on
    union all
    -- covered
    select
        company, holding_id, begins_on, covered_from as arises_on, cast(null as date) as due_on,
        uncovered_from as next_on
    from covers
    union all
    -- uncovered again, until the next consent
    select
        company, holding_id, begins_on, uncovered_from as arises_on, uncovered_from - 1 as due_on,
        next_covered as next_on
    from covers
    where uncovered_from is not null
),

kept as (
    select
        s.company, s.holding_id, t.customer_key, t.system, t.category, s.arises_on, s.due_on,
        t.erased_by,
        case
            when s.next_on is not null and (t.closed_on is null or s.next_on < t.closed_on)
                then s.next_on
            else t.closed_on
        end as closed_on,
        case
            when s.next_on is not null and (t.closed_on is null or s.next_on < t.closed_on)
                then 'cut'
            else t.closed_as
        end as closed_as
    from stretches as s
    join times as t
        on t.company = s.company and t.holding_id = s.holding_id and t.begins_on = s.begins_on
    where t.closed_on is null or s.arises_on < t.closed_on or s.arises_on = t.begins_on
),

covered_by as (
    select
        k.company, k.holding_id, k.arises_on, c.consent_id, c.given_on,
        row_number() over (
            partition by k.company, k.holding_id, k.arises_on
            order by c.given_on desc, c.consent_id desc
        ) as place
    from kept as k
    join covering_consents as c
        on c.company = k.company and c.holding_id = k.holding_id
        and c.live_from <= k.arises_on and (c.live_until is null or c.live_until >= k.arises_on)
    where k.due_on is null
),

-- how each consent that the data may have rested on ceased to cover it
cover_ends as (
    select distinct
        h.company, h.holding_id,
        case when l.live_until <= h.rests_until or h.rests_until is null then l.live_until
            else h.rests_until end as last_on,
        case when l.live_until <= h.rests_until or h.rests_until is null then l.ended_on
            else h.rests_until end as ended_on,
        case when l.live_until <= h.rests_until or h.rests_until is null then l.ended_as
            else 'other_purpose' end as ended_as,
        case when l.live_until <= h.rests_until or h.rests_until is null then l.ended_by
            else l.consent_id end as ended_by
    from holding_consents as h
    join consent_lives as l on l.company = h.company and l.consent_id = h.consent_id
    where h.rests_until is null or l.live_from <= h.rests_until
),

ended_before as (
    select
        k.company, k.holding_id, k.arises_on, e.ended_on, e.ended_as, e.ended_by,
        row_number() over (
            partition by k.company, k.holding_id, k.arises_on
            order by e.last_on desc, e.ended_as desc, e.ended_by
        ) as place
    from kept as k
    join cover_ends as e
        on e.company = k.company and e.holding_id = k.holding_id and e.last_on < k.arises_on
    where k.due_on is not null
),

untold as (
    select k.company, k.holding_id
    from kept as k
    join named_consents as n on n.company = k.company and n.holding_id = k.holding_id
    where n.standing = 'not_exported' and k.due_on is not null
    group by k.company, k.holding_id
),

reasoned as (
    select
        k.company, k.holding_id, k.customer_key, k.system, k.category, k.arises_on, k.due_on,
        k.closed_on, k.closed_as, k.erased_by,
        case
            when k.due_on is null then 'covered'
            when e.ended_as is not null then e.ended_as
            when n.standing in ('of_another_customer', 'of_another_company', 'not_there')
                then n.standing
            else 'never'
        end as reason,
        case when k.due_on is null then c.given_on else e.ended_on end as reason_on,
        case
            when k.due_on is null then c.consent_id
            when e.ended_as is not null then e.ended_by
            when n.standing in ('of_another_customer', 'of_another_company', 'not_there')
                then n.consent_id
        end as reason_id
    from kept as k
    left join covered_by as c
        on c.company = k.company and c.holding_id = k.holding_id and c.arises_on = k.arises_on
        and c.place = 1
    left join ended_before as e
        on e.company = k.company and e.holding_id = k.holding_id and e.arises_on = k.arises_on
        and e.place = 1
    left join named_consents as n on n.company = k.company and n.holding_id = k.holding_id
    left join untold as u on u.company = k.company and u.holding_id = k.holding_id
    where u.holding_id is null
    union all
    select
        k.company, k.holding_id, min(k.customer_key) as customer_key, min(k.system) as system,
        min(k.category) as category, cast(null as date) as arises_on, cast(null as date) as due_on,
        cast(null as date) as closed_on, cast(null as varchar) as closed_as,
        cast(null as varchar) as erased_by, cast(null as varchar) as reason,
        cast(null as date) as reason_on, cast(null as varchar) as reason_id
    from kept as k
    join untold as u on u.company = k.company and u.holding_id = k.holding_id
    group by k.company, k.holding_id
)

select
    'holdings' as item_table,
    holding_id as item_id,
    company,
    customer_key,
    system,
    category,
    reason,
    reason_on,
    reason_id,
    arises_on,
    due_on,
    closed_on,
    closed_as,
    case
        when closed_as = 'met' then erased_by
        when closed_as = 'void' then 'row'
    end as closed_by
from reasoned

-- example: Covered on the day of the withdrawal, uncovered from the next until it is erased
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | purpose   | decided_on | withdrawn_on |
--   | s1         | marketing | 2025-01-10 | 2026-03-06   |
--   holdings
--   | holding_id | collected_on | erased_on  |
--   | h1         | 2025-01-10   | 2026-03-20 |
--   | h2         | 2025-01-10   | 2026-03-06 |
--   | h3         | 2025-01-10   |            |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | h1      | 2025-01-10 |            | 2026-03-07 | cut       |
--   | h1      | 2026-03-07 | 2026-03-06 | 2026-03-20 | met_late  |
--   | h2      | 2025-01-10 |            | 2026-03-06 | met       |
--   | h3      | 2025-01-10 |            | 2026-03-07 | cut       |
--   | h3      | 2026-03-07 | 2026-03-06 |            |           |
--
-- example: Consent given again covers again; data collected before any consent is uncovered at once
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | purpose   | decided_on | expires_on |
--   | s1         | marketing | 2025-01-10 | 2025-06-30 |
--   | s2         | marketing | 2025-08-01 |            |
--   holdings
--   | holding_id | collected_on | consent_id |
--   | h1         | 2025-01-01   | s1         |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | h1      | 2025-01-01 | 2024-12-31 | 2025-01-10 | cut       |
--   | h1      | 2025-01-10 |            | 2025-07-01 | cut       |
--   | h1      | 2025-07-01 | 2025-06-30 | 2025-08-01 | cut       |
--   | h1      | 2025-08-01 |            |            |           |
--
-- example: Data that another register line rests on a contract is not judged; a line that ends changes it
--   processings
--   | processing_id | category | purpose   | legal_basis | valid_from | valid_until |
--   | p1            | contact  | marketing | consent     |            |             |
--   | p2            | contact  | contract  | contract    |            | 2025-12-31  |
--   | p3            | campaign | marketing | consent     |            | 2025-06-30  |
--   consents
--   | consent_id | purpose   | decided_on |
--   | s1         | marketing | 2024-01-10 |
--   holdings
--   | holding_id | category | collected_on |
--   | h1         | contact  | 2025-01-10   |
--   | h2         | campaign | 2025-01-10   |
--   gives
--   | item_id | arises_on  | due_on | closed_on  | closed_as |
--   | h1      | 2026-01-01 |        |            |           |
--   | h2      | 2025-01-10 |        | 2025-07-01 | void      |
--
-- example: The consent it names covers it for any purpose; another customer's or company's covers nothing
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | company | customer_key | purpose    | decided_on | withdrawn_on |
--   | s1         | kem     | c1           | statistics | 2025-01-01 |              |
--   | s2         | kem     | c1           | marketing  | 2025-01-01 | 2026-02-10   |
--   | s3         | kem     | c4           | marketing  | 2025-01-01 | 2026-02-10   |
--   | s4         | kem     | c4           | marketing  | 2025-06-01 |              |
--   | s5         | elnat   | c3           | marketing  | 2025-01-01 |              |
--   holdings
--   | holding_id | customer_key | collected_on | consent_id |
--   | h1         | c1           | 2025-06-15   | s1         |
--   | h2         | c2           | 2025-06-15   | s4         |
--   | h3         | c3           | 2025-06-15   | s5         |
--   | h4         | c4           | 2025-06-15   | s3         |
--   | h5         | c4           | 2025-06-15   | s1         |
--   | h6         | c5           | 2025-06-15   | s9         |
--   | h7         | c5           | 2025-06-15   |            |
--   gives
--   | item_id | reason              | reason_on  | reason_id | arises_on  | due_on     |
--   | h1      | covered             | 2025-01-01 | s2        | 2025-06-15 |            |
--   | h2      | of_another_customer |            | s4        | 2025-06-15 | 2025-06-14 |
--   | h3      | of_another_company  |            | s5        | 2025-06-15 | 2025-06-14 |
--   | h4      | covered             | 2025-06-01 | s4        | 2025-06-15 |            |
--   | h5      | covered             | 2025-06-01 | s4        | 2025-06-15 |            |
--   | h6      | not_there           |            | s9        | 2025-06-15 | 2025-06-14 |
--   | h7      | never               |            |           | 2025-06-15 | 2025-06-14 |
--
-- example: Data rests on a purpose: a consent for any channel covers it, until the last of them ends
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | customer_key | for_channel | decision | decided_on | withdrawn_on |
--   | s1         | c1           | email       | given    | 2025-01-10 | 2026-03-06   |
--   | s2         | c1           | sms         | given    | 2025-01-10 |              |
--   | s3         | c1           | sms         | refused  | 2026-05-10 |              |
--   | s4         | c2           |             | given    | 2025-01-10 |              |
--   | s5         | c2           | email       | refused  | 2026-03-06 |              |
--   | s6         | c3           | email       | given    | 2025-01-10 |              |
--   | s7         | c4           |             | given    | 2025-01-10 |              |
--   requests
--   | request_id | kind             | customer_key | for_channel | received_on |
--   | r1         | marketing_optout | c3           | sms         | 2026-03-06  |
--   | r2         | marketing_optout | c4           |             | 2026-03-06  |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2025-01-10   |
--   | h2         | c2           | 2025-01-10   |
--   | h3         | c3           | 2025-01-10   |
--   | h4         | c4           | 2025-01-10   |
--   gives
--   | item_id | reason   | reason_on  | reason_id | arises_on  | due_on     | closed_on  |
--   | h1      | covered  | 2025-01-10 | s2        | 2025-01-10 |            | 2026-05-11 |
--   | h1      | refused  | 2026-05-10 | s3        | 2026-05-11 | 2026-05-10 |            |
--   | h2      | covered  | 2025-01-10 | s4        | 2025-01-10 |            |            |
--   | h3      | covered  | 2025-01-10 | s6        | 2025-01-10 |            |            |
--   | h4      | covered  | 2025-01-10 | s7        | 2025-01-10 |            | 2026-03-07 |
--   | h4      | objected | 2026-03-06 | r2        | 2026-03-07 | 2026-03-06 |            |
--
-- example: A consent covers while a register line for its purpose is in force; the last line's end ends it
--   processings
--   | processing_id | category | purpose    | legal_basis         | valid_from | valid_until |
--   | p1            | contact  | marketing  | consent             | 2020-01-01 | 2025-12-31  |
--   | p2            | contact  | statistics | consent             | 2026-01-01 |             |
--   | p3            | campaign | marketing  | consent             | 2020-01-01 | 2025-12-31  |
--   | p4            | campaign | marketing  | legitimate_interest | 2026-01-01 |             |
--   consents
--   | consent_id | customer_key | purpose    | decided_on | withdrawn_on |
--   | s1         | c1           | marketing  | 2024-01-01 |              |
--   | s2         | c2           | marketing  | 2024-01-01 | 2025-06-30   |
--   | s3         | c3           | statistics | 2024-01-01 |              |
--   | s4         | c4           | marketing  | 2024-01-01 |              |
--   | s5         | c4           | statistics | 2024-05-01 |              |
--   holdings
--   | holding_id | customer_key | category | collected_on |
--   | h1         | c1           | contact  | 2024-01-01   |
--   | h2         | c2           | campaign | 2024-01-01   |
--   | h3         | c3           | contact  | 2024-01-01   |
--   | h4         | c4           | contact  | 2024-01-01   |
--   gives
--   | item_id | reason        | reason_on  | arises_on  | due_on     | closed_on  | closed_as |
--   | h1      | covered       | 2024-01-01 | 2024-01-01 |            | 2026-01-01 | cut       |
--   | h1      | other_purpose | 2025-12-31 | 2026-01-01 | 2025-12-31 |            |           |
--   | h2      | covered       | 2024-01-01 | 2024-01-01 |            | 2025-07-01 | cut       |
--   | h2      | withdrawn     | 2025-06-30 | 2025-07-01 | 2025-06-30 | 2026-01-01 | void      |
--   | h3      | never         |            | 2024-01-01 | 2023-12-31 | 2026-01-01 | cut       |
--   | h3      | covered       | 2024-01-01 | 2026-01-01 |            |            |           |
--   | h4      | covered       | 2024-01-01 | 2024-01-01 |            |            |           |
