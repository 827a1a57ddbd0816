-- measure: functions__age
-- says: an age
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    age(used_on) as answer -- here
from uses
