-- measure: calendar_functions__week
-- says: a weekday, week or name
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    week(used_on) as answer -- here
from uses
