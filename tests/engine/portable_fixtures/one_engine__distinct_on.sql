-- measure: one_engine__distinct_on
-- says: the first of each
-- grain: one row per use
-- reads: uses
-- params:

select distinct on (company)
    company,
    use_id
from uses
