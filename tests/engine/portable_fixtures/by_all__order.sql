-- measure: by_all__order
-- says: ordered by everything
-- grain: one row per use
-- reads: uses
-- params:

select
    company
from uses
order by all
