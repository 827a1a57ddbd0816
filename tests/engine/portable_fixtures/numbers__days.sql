-- promise: numbers__days
-- says: a legal figure
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    used_on + 30 as answer -- here
from uses
