-- measure: quantiles__percentile_cont
-- says: a percentile
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    percentile_cont(0.9) within group (order by days) as answer -- here
from uses
group by company
