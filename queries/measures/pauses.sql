-- measure: pauses
-- says: when the clock of each open request was paused
-- grain: one row per request that is open on the day and time its clock stood still
-- reads: answers, gone_requests
-- requires: request_events
-- params: as_of, company, kind, channel
-- columns: request_id VARCHAR, kind VARCHAR, paused_from DATE, paused_until DATE
-- role: rows
--
-- paused_until is the day the clock ran again; null while it is paused.

with known as (
    select request_id, kind, arises_on, closed_on, closed_as, is_paused
    from answers
    where arises_on <= $as_of
        and ($company is null or company = $company)
        and ($kind is null or kind = $kind)
        and ($channel is null or channel = $channel)
),

open_requests as (
    select k.request_id, k.kind
    from known as k
    left join gone_requests as g
        on g.request_id = k.request_id and g.kind = k.kind and g.left_on <= $as_of
    where (k.closed_on is null or k.closed_on > $as_of) and g.request_id is null
)

select
    k.request_id,
    k.kind,
    k.arises_on as paused_from,
    case when k.closed_on <= $as_of then k.closed_on end as paused_until
from known as k
join open_requests as o on o.request_id = k.request_id and o.kind = k.kind
where k.is_paused
order by k.request_id, k.kind, k.arises_on
