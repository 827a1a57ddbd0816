-- measure: date_truncs__month
-- says: the first instant of a month
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    date_trunc('month', used_on) as answer -- here
from uses
