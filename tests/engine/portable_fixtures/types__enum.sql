-- measure: types__enum
-- says: a type that one engine lacks
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(kind as enum ('a', 'b')) as answer -- here
from uses
