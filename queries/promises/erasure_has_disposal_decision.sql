-- promise: erasure_has_disposal_decision
-- says: nothing is disposed of without a decision in force that day
-- grain: one row per line of the disposal record
-- reads: erasures, decided_times, holdings, scanned_copies
-- optional: holdings, scanned_copies
-- corrected_by: holdings
-- params:
-- excludes: what was handed over to an archive, which is no disposal; an original whose scanned copy
--   is a holding, since nothing was lost
--
-- A transfer without a copy is a disposal like any other; where the line names no holding that was
-- exported, the copy cannot be looked for, and it is not measured. The decisions are those of the notice file. A line that names a decision of its own is judged
-- like any other: the record does not show whether that reference is a decision.

with covered as (
    select distinct e.erasure_id
    from erasures as e
    join decided_times as d on d.company = e.company and d.category = e.category
    where (d.decided_from is null or d.decided_from <= e.erased_on)
        and (d.decided_until is null or d.decided_until >= e.erased_on)
),

disposals as (
    select
        e.erasure_id, e.company, e.system, e.category, e.how, e.erased_on,
        e.how <> 'transferred' or h.holding_id is not null as is_known
    from erasures as e
    left join holdings as h on h.holding_id = e.holding_id and h.company = e.company
    left join scanned_copies as s on s.erasure_id = e.erasure_id
    where e.how <> 'archived' and s.erasure_id is null
)

select
    'erasures' as item_table,
    e.erasure_id as item_id,
    e.company,
    e.system,
    e.category,
    e.how as reason,
    case when e.is_known then e.erased_on end as arises_on,
    cast(null as date) as due_on,
    case when e.is_known then e.erased_on end as closed_on,
    case
        when not e.is_known then cast(null as varchar)
        when c.erasure_id is null then 'broken'
        else 'met'
    end as closed_as,
    case when e.is_known then 'row' end as closed_by
from disposals as e
left join covered as c on c.erasure_id = e.erasure_id

-- example: The shipped notice decides nothing about an unknown category; other categories are covered
--   erasures
--   | erasure_id | company | category     | erased_on  | how      |
--   | e1         | kem     | contact      | 2026-02-01 | erased   |
--   | e2         | kem     | not_declared | 2026-02-01 | erased   |
--   | e3         | kem     | not_declared | 2026-02-01 | partly   |
--   | e4         | kem     | not_declared | 2026-02-01 | archived |
--   gives
--   | item_id | arises_on  | closed_as |
--   | e1      | 2026-02-01 | met       |
--   | e2      | 2026-02-01 | broken    |
--   | e3      | 2026-02-01 | broken    |
--
-- example: An original whose scanned copy is a holding was not disposed of; without a copy it was
--   holdings
--   | holding_id | system | category     | collected_on | fiscal_year_end |
--   | h1         | paper  | not_declared | 2024-05-02   | 2024-12-31      |
--   | h2         | scans  | not_declared | 2024-05-02   | 2024-12-31      |
--   | h3         | paper  | not_declared | 2023-05-02   | 2023-12-31      |
--   erasures
--   | erasure_id | system | category     | holding_id | erased_on  | how         |
--   | e1         | paper  | not_declared | h1         | 2026-02-01 | transferred |
--   | e2         | paper  | not_declared | h3         | 2026-02-01 | transferred |
--   | e3         | paper  | not_declared | h9         | 2026-02-01 | transferred |
--   gives
--   | item_id | arises_on  | closed_as |
--   | e2      | 2026-02-01 | broken    |
--   unmeasured
--   | item_id |
--   | e3      |
