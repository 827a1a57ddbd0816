-- relation: columns__other_order
-- says: columns in another order
-- grain: one row per use
-- reads: uses
-- params:
-- columns: use_id VARCHAR, used_on DATE

select
    used_on,
    use_id
from uses
