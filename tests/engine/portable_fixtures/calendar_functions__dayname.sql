-- measure: calendar_functions__dayname
-- says: a weekday, week or name
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    dayname(used_on) as answer -- here
from uses
