-- promise: keep_for_statutory_period
-- says: bookkeeping is not erased before the law allows it
-- grain: one row per accounting holding that was erased or is gone
-- reads: holdings, holding_ends, processings, due_days, erasures, customers
-- optional: customers, erasures
-- corrected_by: customers, erasures
-- params:
-- counts: retention.accounting
-- excludes: organisations, which are no persons; what was handed over to an archive, which keeps it
--
-- An accounting holding is one that a line of the register, in force on the day it went, keeps for
-- bookkeeping. Without the end of its fiscal year it cannot be judged.

with archived as (
    select distinct holding_id from erasures where holding_id is not null and how = 'archived'
),

gone as (
    select
        h.holding_id, h.company, h.customer_key, h.system, h.category, h.fiscal_year_end,
        e.ended_on, e.ended_by
    from holdings as h
    join holding_ends as e on e.holding_id = h.holding_id
    left join archived as a on a.holding_id = h.holding_id
    left join customers as c on c.company = h.company and c.customer_key = h.customer_key
    where a.holding_id is null and (c.kind is null or c.kind <> 'organisation')
),

accounting as (
    select distinct
        g.holding_id, g.company, g.customer_key, g.system, g.category, g.fiscal_year_end,
        g.ended_on, g.ended_by
    from gone as g
    join processings as p
        on p.company = g.company and p.system = g.system and p.category = g.category
    where p.retention = 'accounting'
        and (p.valid_from is null or p.valid_from <= g.ended_on)
        and (p.valid_until is null or p.valid_until >= g.ended_on)
)

select
    'holdings' as item_table,
    a.holding_id as item_id,
    a.company,
    a.customer_key,
    a.system,
    a.category,
    a.fiscal_year_end as counts_from,
    case when a.fiscal_year_end is not null then a.ended_on end as arises_on,
    cast(null as date) as due_on,
    case when a.fiscal_year_end is not null then a.ended_on end as closed_on,
    case
        when a.fiscal_year_end is null then cast(null as varchar)
        when a.ended_on < d.erase_from then 'broken'
        else 'met'
    end as closed_as,
    case when a.fiscal_year_end is not null then a.ended_by end as closed_by
from accounting as a
left join due_days as d on d.rule = 'accounting' and d.day = a.fiscal_year_end

-- example: The fiscal year 2018 is kept through 31 December 2025; the next day it may go
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end | erased_on  |
--   | h1         | ledger | billing  | 2018-05-02   | 2018-12-31      | 2025-12-31 |
--   | h2         | ledger | billing  | 2018-05-02   | 2018-12-31      | 2026-01-01 |
--   | h3         | ledger | billing  | 2018-05-02   | 2018-12-31      |            |
--   gives
--   | item_id | arises_on  | closed_as | closed_by |
--   | h1      | 2025-12-31 | broken    | row       |
--   | h2      | 2026-01-01 | met       | row       |
--
-- example: A fiscal year that ends on 30 April is kept to the end of the seventh calendar year after
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end | erased_on  |
--   | h1         | ledger | billing  | 2017-05-02   | 2018-04-30      | 2025-12-31 |
--   | h2         | ledger | billing  | 2017-05-02   | 2017-04-30      | 2025-12-31 |
--   gives
--   | item_id | closed_as |
--   | h1      | broken    |
--   | h2      | met       |
--
-- example: The disposal record counts, in part or handed over to an archive does not
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end |
--   | h1         | ledger | billing  | 2022-05-02   | 2022-12-31      |
--   | h2         | ledger | billing  | 2022-05-02   | 2022-12-31      |
--   | h3         | ledger | billing  | 2022-05-02   | 2022-12-31      |
--   erasures
--   | erasure_id | holding_id | erased_on  | how      |
--   | e1         | h1         | 2026-02-01 | erased   |
--   | e2         | h2         | 2026-02-01 | partly   |
--   | e3         | h3         | 2026-02-01 | archived |
--   gives
--   | item_id | arises_on  | closed_as | closed_by |
--   | h1      | 2026-02-01 | broken    | record    |
--
-- example: Only what the register kept for bookkeeping on the day it went; without a year, not told
--   processings
--   | processing_id | system | category | retention    | valid_from | valid_until |
--   | p1            | ledger | billing  | accounting   |            | 2024-12-31  |
--   | p2            | ledger | billing  | relationship | 2025-01-01 |             |
--   | p3            | crm    | contact  | relationship |            |             |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end | erased_on  |
--   | h1         | ledger | billing  | 2022-05-02   | 2022-12-31      | 2024-12-31 |
--   | h2         | ledger | billing  | 2022-05-02   | 2022-12-31      | 2025-01-01 |
--   | h3         | crm    | contact  | 2022-05-02   |                 | 2024-06-01 |
--   | h4         | ledger | billing  | 2022-05-02   |                 | 2024-06-01 |
--   gives
--   | item_id | arises_on  | closed_as |
--   | h1      | 2024-12-31 | broken    |
--   unmeasured
--   | item_id |
--   | h4      |
