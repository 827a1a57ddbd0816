-- measure: quantiles__percentile_disc
-- says: a percentile
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    percentile_disc(0.9) within group (order by days) as answer -- here
from uses
group by company
