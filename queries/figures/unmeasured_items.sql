-- build: unmeasured_items
-- says: the items that lack the day they need to be judged
-- grain: one row per promise and exported row (of a letter that asks for two rights there are two)
-- reads: stated, absences
-- params:
-- kept: rows
-- columns: promise VARCHAR, item_table VARCHAR, row_id VARCHAR, item_id VARCHAR, company VARCHAR,
--   customer_key VARCHAR
--
-- An item whose row left the exports and did not come back is not listed any more.

select distinct
    s.promise,
    s.item_table,
    s.row_id,
    s.item_id,
    s.company,
    s.customer_key
from stated as s
anti join absences as a
    on a.item_table = s.item_table and a.item_id = s.row_id and a.back_on is null
where s.arises_on is null
