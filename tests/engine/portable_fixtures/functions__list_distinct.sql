-- measure: functions__list_distinct
-- says: distinct elements
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    list_distinct(purposes) as answer -- here
from uses
