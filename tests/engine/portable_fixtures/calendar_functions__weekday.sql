-- measure: calendar_functions__weekday
-- says: a weekday, week or name
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    weekday(used_on) as answer -- here
from uses
