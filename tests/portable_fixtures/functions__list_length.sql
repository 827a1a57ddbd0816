-- measure: functions__list_length
-- says: the length of a list
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    len(purposes) as answer -- here
from uses
