-- measure: params__unused
-- says: a parameter that it does not use
-- grain: one row per use
-- reads: uses
-- params: as_of

select
    use_id
from uses
