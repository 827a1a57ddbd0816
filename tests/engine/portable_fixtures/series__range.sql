-- measure: series__range
-- says: a series of numbers
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    range(3) as answer -- here
from uses
