-- build: dues_carried_on
-- says: on which days data that was folded might have been erased, what this build folds included
-- grain: one row per company, category and day
-- reads: folded_dues, disposal_dues, folding
-- params:
-- columns: company VARCHAR, category VARCHAR, erase_from DATE

select
    company,
    category,
    erase_from
from folded_dues
union
select
    d.company,
    d.category,
    d.erase_from
from disposal_dues as d
join folding as f on f.item_table = 'holdings' and f.item_id = d.holding_id
order by company, category, erase_from
