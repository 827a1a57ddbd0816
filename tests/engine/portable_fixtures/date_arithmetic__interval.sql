-- promise: date_arithmetic__interval
-- says: months added in SQL
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(used_on + interval 1 month as date) as answer -- here
from uses
