-- promise: erasure_has_disposal_decision
-- says: nothing is disposed of without a decision in force that day
-- grain: one row per line of the disposal record
-- reads: erasures, decided_times
-- params:
-- excludes: what was handed over to an archive, which is no disposal
--
-- The decisions are those of the notice file. A line that names a decision of its own is judged
-- like any other: the record does not show whether that reference is a decision.

with covered as (
    select distinct e.erasure_id
    from erasures as e
    join decided_times as d on d.company = e.company and d.category = e.category
    where (d.decided_from is null or d.decided_from <= e.erased_on)
        and (d.decided_until is null or d.decided_until >= e.erased_on)
)

select
    'erasures' as item_table,
    e.erasure_id as item_id,
    e.company,
    e.system,
    e.category,
    e.erased_on as arises_on,
    cast(null as date) as due_on,
    e.erased_on as closed_on,
    case when c.erasure_id is null then 'broken' else 'met' end as closed_as,
    'row' as closed_by
from erasures as e
left join covered as c on c.erasure_id = e.erasure_id
where e.how <> 'archived'

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
