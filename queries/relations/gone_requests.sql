-- relation: gone_requests
-- says: which requests are no longer in the exports, and since when
-- grain: one row per request that left
-- reads: absences
-- params:
-- kept: rows
-- columns: item_id VARCHAR, left_on DATE

select item_id, gone_on as left_on
from absences
where item_table = 'requests' and back_on is null
