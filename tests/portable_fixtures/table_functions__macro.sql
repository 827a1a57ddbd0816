-- measure: table_functions__macro
-- says: a table macro
-- grain: one row per use
-- reads: standing
-- params: as_of

select
    item_id
from standing($as_of) -- here
