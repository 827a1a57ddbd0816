-- measure: division__avg
-- says: a mean of whole numbers
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    avg(kept) as answer -- here
from uses
group by company
