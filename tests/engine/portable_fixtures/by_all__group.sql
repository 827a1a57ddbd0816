-- measure: by_all__group
-- says: grouped by whatever is left
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    count(*) as uses
from uses
group by all
