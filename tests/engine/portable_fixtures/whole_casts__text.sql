-- measure: whole_casts__text
-- says: a text cast to a whole number
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast('1.5' as bigint) as answer -- here
from uses
