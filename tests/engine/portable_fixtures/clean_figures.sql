-- figures: clean_figures
-- says: what only the store's own engine runs
-- grain: one row per status
-- reads: item_status
-- params: as_of, filters

select
    status,
    count(*) as things
from item_status($as_of)
where $filters['company'] is null or company = $filters['company']
group by all
order by all
