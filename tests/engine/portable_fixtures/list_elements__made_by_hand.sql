-- measure: list_elements__made_by_hand
-- says: a list made by hand
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    list_contains(['a', 'b'], kind) as answer -- here
from uses
