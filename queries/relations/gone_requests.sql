-- relation: gone_requests
-- says: which requests are no longer in the exports, and since when
-- grain: one row per request that left
-- reads: absences, requests
-- params:
-- kept: rows
-- columns: request_id VARCHAR, kind VARCHAR, left_on DATE

select
    r.request_id,
    r.kind,
    a.gone_on as left_on
from absences as a
join requests as r on r.request_id || ':' || r.kind = a.item_id
where a.item_table = 'requests' and a.back_on is null
