-- measure: one_engine__time_zone
-- says: an instant in another zone
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    aware_at at time zone 'UTC' as answer -- here
from uses
