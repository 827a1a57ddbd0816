-- figures: cohorts
-- says: the parts of each cohort's text
-- grain: one row per cohort
-- reads: flow_keys
-- params:
-- kept: flows
-- columns: cohort VARCHAR, due_on_month DATE, ends_on_month DATE, system VARCHAR, category VARCHAR,
--   basis VARCHAR
--
-- `flow_values.sql` makes the text that is split here. Both months are their first day; what is
-- held has no due_on_month, and what is not held no ends_on_month.

select distinct
    value as cohort,
    cast(nullif(split_part(value, '|', 1), '') || '-01' as date) as due_on_month,
    cast(nullif(split_part(value, '|', 2), '') || '-01' as date) as ends_on_month,
    nullif(split_part(value, '|', 3), '') as system,
    nullif(split_part(value, '|', 4), '') as category,
    nullif(split_part(value, '|', 5), '') as basis
from flow_keys
where dimension = 'cohort'
order by cohort
