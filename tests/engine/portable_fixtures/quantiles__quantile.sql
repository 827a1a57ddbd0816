-- measure: quantiles__quantile
-- says: a percentile
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    quantile(days, 0.9) as answer -- here
from uses
group by company
