-- measure: clock__current_timestamp
-- says: the instant it is run
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    current_timestamp as answer -- here
from uses
