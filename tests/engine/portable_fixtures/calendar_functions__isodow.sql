-- measure: calendar_functions__isodow
-- says: a weekday, week or name
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    isodow(used_on) as answer -- here
from uses
