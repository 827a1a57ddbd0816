-- measure: reads__one_too_many
-- says: says more than it reads
-- grain: one row per use
-- reads: uses, customers
-- params:

select
    use_id
from uses
