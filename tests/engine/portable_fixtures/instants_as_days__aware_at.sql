-- measure: instants_as_days__aware_at
-- says: days between two instants
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    date_diff('day', aware_at, reported_at) as answer -- here
from uses
