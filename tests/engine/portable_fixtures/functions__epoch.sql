-- measure: functions__epoch
-- says: seconds since 1970
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    epoch(aware_at) as answer -- here
from uses
