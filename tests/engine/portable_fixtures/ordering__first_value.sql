-- measure: ordering__first_value
-- says: the first of no order
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    first_value(used_on) over (partition by company) as answer -- here
from uses
