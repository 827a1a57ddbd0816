-- measure: table_functions__macro
-- says: a table macro
-- grain: one row per use
-- reads: item_status
-- params: as_of

select
    item_id
from item_status($as_of) -- here
