-- measure: calendar_functions__monthname
-- says: a weekday, week or name
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    monthname(used_on) as answer -- here
from uses
