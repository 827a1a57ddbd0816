-- measure: clock__now
-- says: the instant it is run
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    now() as answer -- here
from uses
