-- measure: list_elements__index
-- says: an element of a list
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    purposes[1] as answer -- here
from uses
