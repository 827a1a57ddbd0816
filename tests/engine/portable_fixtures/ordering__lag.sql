-- measure: ordering__lag
-- says: the row before, of none
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    lag(used_on) over (partition by company) as answer -- here
from uses
