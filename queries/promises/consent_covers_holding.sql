-- promise: consent_covers_holding
-- says: data that rests on consent is kept only while a consent holds
-- grain: one row per covered or uncovered stretch of a holding that rests on consent alone
-- reads: holdings, consent_times, consent_covers, erased_holdings
-- params:
-- excludes: holdings that any register line in force rests on another ground
--
-- A covered stretch has no due day; an uncovered one is late from its first day (due the day
-- before). The last one closes when the data is erased, or void on the day the register no longer
-- rests the data on consent alone.

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
        t.holding_id, t.begins_on,
        greatest(c.covered_from, t.begins_on) as covered_from,
        c.covered_until + 1 as uncovered_from,
        lead(greatest(c.covered_from, t.begins_on)) over (
            partition by t.holding_id, t.begins_on order by c.covered_from
        ) as next_covered
    from times as t
    join consent_covers as c on c.holding_id = t.holding_id
    where (c.covered_until is null or c.covered_until >= t.begins_on)
        and (t.closed_on is null or c.covered_from < t.closed_on)
),

stretches as (
    -- from the beginning, where no consent covers the first day
    select
        t.holding_id, t.begins_on, t.begins_on as arises_on, t.begins_on - 1 as due_on,
        min(c.covered_from) as next_on
    from times as t
    left join covers as c on c.holding_id = t.holding_id and c.begins_on = t.begins_on
    group by t.holding_id, t.begins_on
    having min(c.covered_from) is null or min(c.covered_from) > t.begins_on
    union all
    -- covered
    select
        holding_id, begins_on, covered_from as arises_on, cast(null as date) as due_on,
        uncovered_from as next_on
    from covers
    union all
    -- uncovered again, until the next consent
    select
        holding_id, begins_on, uncovered_from as arises_on, uncovered_from - 1 as due_on,
        next_covered as next_on
    from covers
    where uncovered_from is not null
)

select
    'holdings' as item_table,
    s.holding_id as item_id,
    t.company,
    t.customer_key,
    t.system,
    t.category,
    s.arises_on,
    s.due_on,
    case
        when s.next_on is not null and (t.closed_on is null or s.next_on < t.closed_on)
            then s.next_on
        else t.closed_on
    end as closed_on,
    case
        when s.next_on is not null and (t.closed_on is null or s.next_on < t.closed_on)
            then 'cut'
        else t.closed_as
    end as closed_as,
    case
        when s.next_on is not null and (t.closed_on is null or s.next_on < t.closed_on)
            then cast(null as varchar)
        when t.closed_as = 'met' then t.erased_by
        when t.closed_as = 'void' then 'row'
    end as closed_by
from stretches as s
join times as t on t.holding_id = s.holding_id and t.begins_on = s.begins_on
where t.closed_on is null or s.arises_on < t.closed_on or s.arises_on = t.begins_on

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
