-- promise: disposal_is_decided
-- says: a disposal decision covers what falls due for erasure
-- grain: one row per company and category, and time without a decision in which something fell due
-- reads: disposal_dues, folded_dues, decided_times
-- corrected_by: holds
-- only_there: held = holds
-- params:
-- excludes: what was erased, or whose customer came back, before it fell due
--
-- Arises and is due on the first day from which a set of data of that category may be erased while
-- no decision covers it, also where the data is gone by now (folded_dues). It closes when a decision
-- begins. The data itself stays overdue under its own promise.

with days as (
    select distinct company, category, erase_from from disposal_dues
    union
    select company, category, erase_from from folded_dues
),

uncovered as (
    select y.company, y.category, y.erase_from
    from days as y
    left join decided_times as d
        on d.company = y.company and d.category = y.category
        and (d.decided_from is null or d.decided_from <= y.erase_from)
        and (d.decided_until is null or d.decided_until >= y.erase_from)
    where d.company is null
),

-- the days until the same decision are one time
waiting as (
    select u.company, u.category, u.erase_from, min(d.decided_from) as decided_on
    from uncovered as u
    left join decided_times as d
        on d.company = u.company and d.category = u.category and d.decided_from > u.erase_from
    group by u.company, u.category, u.erase_from
)

select
    'processings' as item_table,
    company || ':' || category as item_id,
    company,
    category,
    min(erase_from) as arises_on,
    min(erase_from) as due_on,
    decided_on as closed_on,
    case when decided_on is not null then 'met' end as closed_as,
    case when decided_on is not null then 'row' end as closed_by
from waiting
group by company, category, decided_on

-- example: The first day of the category from which something may be erased; the rest changes nothing
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2020-01-01     | 2024-08-31     |
--   | c2           | 2020-01-01     | 2024-03-31     |
--   | c3           | 2020-01-01     | 2023-01-31     |
--   holdings
--   | holding_id | customer_key | category     | collected_on | erased_on  |
--   | h1         | c1           | not_declared | 2020-01-02   |            |
--   | h2         | c2           | not_declared | 2020-01-02   |            |
--   | h3         | c3           | not_declared | 2020-01-02   | 2025-01-31 |
--   | h4         | c2           | contact      | 2020-01-02   |            |
--   gives
--   | item_id          | arises_on  | due_on     | closed_on |
--   | kem:not_declared | 2026-04-01 | 2026-04-01 |           |
--
-- example: A hold moves the day to the one after the hold; after an earlier return or erasure there is none
--   customers
--   | customer_key |
--   | c1           |
--   | c2           |
--   contracts
--   | contract_id | customer_key | starts_on  | ends_on    |
--   | k1          | c1           | 2019-01-01 | 2024-05-31 |
--   | k2          | c2           | 2019-01-01 | 2024-05-31 |
--   | k3          | c2           | 2026-05-31 |            |
--   holdings
--   | holding_id | customer_key | category     | collected_on |
--   | h1         | c1           | not_declared | 2019-01-02   |
--   | h2         | c2           | not_declared | 2019-01-02   |
--   holds
--   | hold_id | holding_id | holds_from | holds_until |
--   | s1      | h1         | 2026-06-01 | 2026-09-30  |
--   gives
--   | item_id          | arises_on  | due_on     |
--   | kem:not_declared | 2026-10-01 | 2026-10-01 |
