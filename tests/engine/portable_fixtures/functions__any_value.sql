-- measure: functions__any_value
-- says: any of the values
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    any_value(use_id) as answer -- here
from uses
group by company
