-- measure: calendar_functions__dayofweek
-- says: a weekday, week or name
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    dayofweek(used_on) as answer -- here
from uses
