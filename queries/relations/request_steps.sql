-- relation: request_steps
-- says: what happened to each right that was asked for
-- grain: one row per step and right that it speaks of
-- reads: requests, request_events
-- optional: request_events
-- corrected_by: request_events
-- params:
-- columns: request_id VARCHAR, kind VARCHAR, step VARCHAR, received_on DATE, happened_on DATE,
--   reason VARCHAR, told_until DATE, event_id VARCHAR
--
-- One letter may ask for several rights: a step that names none of them (`request_kind`) speaks of
-- all, one that names a right of that alone. kind: the right; step: what happened.

select
    r.request_id,
    r.kind,
    e.kind as step,
    r.received_on,
    e.happened_on,
    e.reason,
    e.told_until,
    e.event_id
from request_events as e
join requests as r
    on r.request_id = e.request_id and (e.request_kind is null or e.request_kind = r.kind)
