-- measure: one_engine__struct
-- says: a value with fields
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    {'company': company} as answer -- here
from uses
