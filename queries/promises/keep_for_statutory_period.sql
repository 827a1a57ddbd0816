-- promise: keep_for_statutory_period
-- says: bookkeeping is not erased before the law allows it
-- grain: one row per accounting holding that was erased or is gone
-- reads: holdings, holding_ends, erased_holdings, scanned_copies, processings, due_days, customers
-- optional: customers, scanned_copies
-- corrected_by: customers, erasures
-- params: copies_from
-- counts: retention.accounting, retention.accounting_original
-- excludes: organisations, which are no persons; what was handed over to an archive, which keeps it,
--   from the day of that on
--
-- An accounting holding is one that a line of the register, in force on the day it went, keeps for
-- bookkeeping. Without the end of its fiscal year it cannot be judged. An original may go once it is
-- scanned (BFL 7 kap. 6 §): while its copy is a holding nothing is broken. Before $copies_from it had
-- to stay for the years of retention.accounting_original. Where no copy is found it is an erasure as
-- any other, unless the register keeps such records in a system of which nothing is exported: the
-- copy may lie there, and it cannot be told. What no record names may have gone on the very day of
-- the extract that lacks it, the day after ended_on: nobody is blamed for an erasure on the first day
-- that the law allows.

with gone as (
    select
        h.holding_id, h.company, h.customer_key, h.system, h.category, h.fiscal_year_end,
        e.ended_on, e.ended_by, x.how, s.copy_id,
        case
            when x.how is null then 'gone'
            when x.how <> 'transferred' then x.how
            when s.copy_id is not null then 'copied'
            else 'no_copy'
        end as reason
    from holdings as h
    join holding_ends as e on e.holding_id = h.holding_id
    left join erased_holdings as x on x.holding_id = h.holding_id and x.erased_on = e.ended_on
    left join scanned_copies as s on s.erasure_id = x.erasure_id
    left join customers as c on c.company = h.company and c.customer_key = h.customer_key
    where (c.kind is null or c.kind <> 'organisation') and (x.how is null or x.how <> 'archived')
),

accounting as (
    select distinct
        g.holding_id, g.company, g.customer_key, g.system, g.category, g.fiscal_year_end,
        g.ended_on, g.ended_by, g.copy_id, g.reason
    from gone as g
    join processings as p
        on p.company = g.company and p.system = g.system and p.category = g.category
    where p.retention = 'accounting'
        and (p.valid_from is null or p.valid_from <= g.ended_on)
        and (p.valid_until is null or p.valid_until >= g.ended_on)
),

exported_systems as (
    select distinct company, system from holdings
),

-- originals whose copy may lie in a system that is not exported
unseen as (
    select distinct a.holding_id
    from accounting as a
    join processings as p on p.company = a.company and p.category = a.category
    left join exported_systems as s on s.company = p.company and s.system = p.system
    where a.reason = 'no_copy' and p.retention = 'accounting' and s.system is null
        and (p.valid_from is null or p.valid_from <= a.ended_on)
        and (p.valid_until is null or p.valid_until >= a.ended_on)
),

told as (
    select
        a.holding_id, a.company, a.customer_key, a.system, a.category, a.fiscal_year_end,
        a.ended_on, a.ended_by, a.copy_id, a.reason, d.nominal_on as keep_through, d.erase_from,
        a.reason = 'copied' and a.ended_on < $copies_from and a.ended_on < o.erase_from as is_early,
        a.fiscal_year_end is not null and (u.holding_id is null or a.ended_on >= d.erase_from)
            as is_known
    from accounting as a
    left join due_days as d on d.rule = 'accounting' and d.day = a.fiscal_year_end
    left join due_days as o
        on o.rule = 'accounting_original' and o.day = a.fiscal_year_end
    left join unseen as u on u.holding_id = a.holding_id
)

select
    'holdings' as item_table,
    holding_id as item_id,
    company,
    customer_key,
    system,
    category,
    fiscal_year_end as counts_from,
    case
        when is_early then 'copied_early'
        when reason in ('copied', 'no_copy') and ended_on >= erase_from then 'transferred'
        else reason
    end as reason,
    keep_through as reason_on,
    copy_id as reason_id,
    case when is_known then ended_on end as arises_on,
    cast(null as date) as due_on,
    case when is_known then ended_on end as closed_on,
    case
        when not is_known then cast(null as varchar)
        when is_early then 'broken'
        when ended_by = 'inferred' and ended_on + 1 >= erase_from then 'met'
        when ended_on < erase_from and reason <> 'copied' then 'broken'
        else 'met'
    end as closed_as,
    case when is_known then ended_by end as closed_by
from told

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
--
-- example: An archive takes over from its own day: an erasure before that is no less broken, one after it is none
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end | erased_on  |
--   | h1         | ledger | billing  | 2022-05-02   | 2022-12-31      | 2025-06-01 |
--   | h2         | ledger | billing  | 2022-05-02   | 2022-12-31      | 2026-02-01 |
--   | h3         | ledger | billing  | 2022-05-02   | 2022-12-31      |            |
--   | h4         | ledger | billing  | 2022-05-02   | 2022-12-31      |            |
--   | h5         | ledger | billing  | 2022-05-02   | 2022-12-31      |            |
--   erasures
--   | erasure_id | holding_id | erased_on  | how        |
--   | e1         | h1         | 2026-02-01 | archived   |
--   | e2         | h2         | 2026-02-01 | archived   |
--   | e3         | h3         | 2026-02-01 | archived   |
--   | e4         | h3         | 2026-03-01 | erased     |
--   | e5         | h4         | 2026-01-31 | anonymised |
--   | e6         | h4         | 2026-02-01 | archived   |
--   | e7         | h5         | 2026-02-01 | anonymised |
--   | e8         | h5         | 2026-02-01 | archived   |
--   gives
--   | item_id | arises_on  | closed_as | closed_by |
--   | h1      | 2025-06-01 | broken    | row       |
--   | h4      | 2026-01-31 | broken    | record    |
--
-- example: An original may go once it is scanned, while its copy is a holding; another year's is no copy
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | paper  | billing  | accounting |
--   | p2            | scans  | billing  | accounting |
--   holdings
--   | holding_id | customer_key | system | category | collected_on | fiscal_year_end | erased_on  |
--   | h1         | c1           | paper  | billing  | 2024-05-02   | 2024-12-31      |            |
--   | h2         | c1           | scans  | billing  | 2025-01-20   | 2024-12-31      | 2026-03-01 |
--   | h3         | c1           | paper  | billing  | 2023-05-02   | 2023-12-31      |            |
--   | h4         | c2           | paper  | billing  | 2024-05-02   | 2024-12-31      |            |
--   | h5         | c2           | scans  | billing  | 2025-02-01   | 2024-12-31      |            |
--   | h6         | c3           | paper  | billing  | 2024-05-02   | 2024-12-31      |            |
--   | h7         | c3           | scans  | billing  | 2024-05-02   | 2024-12-31      | 2025-02-01 |
--   erasures
--   | erasure_id | system | category | holding_id | erased_on  | how         |
--   | e1         | paper  | billing  | h1         | 2025-02-01 | transferred |
--   | e2         | paper  | billing  | h3         | 2025-02-01 | transferred |
--   | e3         | paper  | billing  | h4         | 2025-01-31 | transferred |
--   | e4         | paper  | billing  | h6         | 2025-02-01 | transferred |
--   gives
--   | item_id | arises_on  | closed_as | reason  | reason_id |
--   | h1      | 2025-02-01 | met       | copied  | h2        |
--   | h2      | 2026-03-01 | broken    | erased  |           |
--   | h3      | 2025-02-01 | broken    | no_copy |           |
--   | h4      | 2025-01-31 | broken    | no_copy |           |
--   | h6      | 2025-02-01 | broken    | no_copy |           |
--   | h7      | 2025-02-01 | broken    | erased  |           |
--
-- example: Without its copy it cannot be told where the register keeps such records in a system not exported
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | paper  | billing  | accounting |
--   | p2            | scans  | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end |
--   | h1         | paper  | billing  | 2024-05-02   | 2024-12-31      |
--   | h2         | paper  | billing  | 2017-05-02   | 2017-12-31      |
--   erasures
--   | erasure_id | system | category | holding_id | erased_on  | how         |
--   | e1         | paper  | billing  | h1         | 2025-02-01 | transferred |
--   | e2         | paper  | billing  | h2         | 2025-02-01 | transferred |
--   gives
--   | item_id | arises_on  | closed_as |
--   | h2      | 2025-02-01 | met       |
--   unmeasured
--   | item_id |
--   | h1      |
--
-- example: A line of another company, or from before the data was collected, is not about it
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end |
--   | h1         | ledger | billing  | 2022-05-02   | 2022-12-31      |
--   | h2         | ledger | billing  | 2022-05-02   | 2022-12-31      |
--   | h3         | ledger | billing  | 2022-05-02   | 2022-12-31      |
--   erasures
--   | erasure_id | company | system | category | holding_id | erased_on  | how    |
--   | e1         | elnat   | ledger | billing  | h1         | 2024-02-01 | erased |
--   | e2         | kem     | ledger | billing  | h2         | 2022-05-01 | erased |
--   | e3         | kem     | ledger | billing  | h3         | 2022-05-02 | erased |
--   gives
--   | item_id | arises_on  | closed_as |
--   | h3      | 2022-05-02 | broken    |
--
-- example: Before 1 July 2024 an original that was scanned had to stay for three calendar years all the same
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | paper  | billing  | accounting |
--   | p2            | scans  | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end |
--   | h1         | paper  | billing  | 2022-05-02   | 2022-12-31      |
--   | h2         | scans  | billing  | 2022-05-02   | 2022-12-31      |
--   | h3         | paper  | billing  | 2020-05-02   | 2020-12-31      |
--   | h4         | scans  | billing  | 2020-05-02   | 2020-12-31      |
--   | h5         | paper  | billing  | 2019-05-02   | 2020-12-31      |
--   erasures
--   | erasure_id | system | category | holding_id | erased_on  | how         |
--   | e1         | paper  | billing  | h1         | 2024-06-30 | transferred |
--   | e3         | paper  | billing  | h3         | 2024-01-01 | transferred |
--   | e5         | paper  | billing  | h5         | 2023-12-31 | transferred |
--   gives
--   | item_id | arises_on  | closed_as | reason       |
--   | h1      | 2024-06-30 | broken    | copied_early |
--   | h3      | 2024-01-01 | met       | copied       |
--   | h5      | 2023-12-31 | broken    | copied_early |
