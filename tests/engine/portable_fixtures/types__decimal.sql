-- measure: types__decimal
-- says: a type whose width differs
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(kept as decimal(10, 2)) as answer -- here
from uses
