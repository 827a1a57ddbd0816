-- measure: functions__to_months
-- says: an interval from a number
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    to_months(months_kept) as answer -- here
from uses
