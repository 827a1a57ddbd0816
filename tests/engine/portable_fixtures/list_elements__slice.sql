-- measure: list_elements__slice
-- says: a part of a list
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    purposes[1:2] as answer -- here
from uses
