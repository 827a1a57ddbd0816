-- relation: columns__missing
-- says: a relation without a schema
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from uses
