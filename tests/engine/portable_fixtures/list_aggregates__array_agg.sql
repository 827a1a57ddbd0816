-- measure: list_aggregates__array_agg
-- says: a list made of rows
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    array_agg(use_id) as answer -- here
from uses
group by company
