-- measure: ordering__row_number
-- says: a place without an order
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    row_number() over (partition by company) as answer -- here
from uses
