-- relation: columns__unknown_type
-- says: a type outside the list
-- grain: one row per use
-- reads: uses
-- params:
-- columns: use_id TEXT

select
    use_id
from uses
