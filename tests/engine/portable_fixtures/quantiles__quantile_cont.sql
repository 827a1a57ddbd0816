-- measure: quantiles__quantile_cont
-- says: a percentile
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    quantile_cont(days, 0.9) as answer -- here
from uses
group by company
