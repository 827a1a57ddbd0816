-- measure: types__hugeint
-- says: a type that one engine lacks
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(kept as hugeint) as answer -- here
from uses
