-- measure: list_aggregates__list
-- says: a list made of rows
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    list(use_id order by used_on) as answer -- here
from uses
group by company
