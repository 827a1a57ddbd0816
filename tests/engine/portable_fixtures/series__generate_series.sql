-- measure: series__generate_series
-- says: a series of numbers
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    generate_series(1, 3) as answer -- here
from uses
