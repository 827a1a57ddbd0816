-- figures: items
-- says: the things themselves with their status on a day, the longest overdue first; of events
--   that broke the latest first
-- grain: one row per thing
-- reads: item_status
-- params: as_of, promises, status, item, filters, due_from, due_until, latest_first, most, skip
-- columns: promise VARCHAR, item_table VARCHAR, item_id VARCHAR, part VARCHAR,
--   customer_key VARCHAR, company VARCHAR, system VARCHAR, category VARCHAR, purpose VARCHAR,
--   channel VARCHAR, recipient VARCHAR, kind VARCHAR, counts_from DATE, reason VARCHAR,
--   reason_on DATE, reason_id VARCHAR, arises_on DATE,
--   due_on DATE, closed_on DATE, closed_as VARCHAR, closed_by VARCHAR, blocked_by VARCHAR,
--   status VARCHAR, days_overdue BIGINT
--
-- What closes after the day is still open on it. closed_*: when, how and by what it closed by then.
-- due_from and due_until: the days between which the last day lies, or of an event the day on which
-- it happened. latest_first: closed and held things are listed with the last to begin first.

select
    promise,
    item_table,
    item_id,
    part,
    customer_key,
    company,
    system,
    category,
    purpose,
    channel,
    recipient,
    kind,
    counts_from,
    reason,
    reason_on,
    reason_id,
    arises_on,
    due_on,
    case when closes_on <= $as_of then closed_on end as closed_on,
    case when closes_on <= $as_of then closed_as end as closed_as,
    case when closes_on <= $as_of then closed_by end as closed_by,
    blocked_by,
    status,
    case
        when status = 'overdue' then cast(date_diff('day', lapsed_on, $as_of) as bigint) + 1
    end as days_overdue
from item_status($as_of)
where list_contains($promises, promise)
    and ($status is null or status = $status)
    and ($item is null or item_id = $item)
    and ($filters['company'] is null or company = $filters['company'])
    and ($filters['system'] is null or system = $filters['system'])
    and ($filters['category'] is null or category = $filters['category'])
    and ($filters['purpose'] is null or purpose = $filters['purpose'])
    and ($filters['channel'] is null or channel = $filters['channel'])
    and ($filters['recipient'] is null or recipient = $filters['recipient'])
    and ($filters['kind'] is null or kind = $filters['kind'])
    and ($filters['blocked_by'] is null or blocked_by = $filters['blocked_by'])
    and ($due_from is null or case nature when 'event' then arises_on else due_on end >= $due_from)
    and ($due_until is null
        or case nature when 'event' then arises_on else due_on end <= $due_until)
order by
    case status when 'overdue' then 0 when 'broken' then 1 when 'pending' then 2 when 'held' then 3
        else 4 end,
    case when status = 'broken' then arises_on end desc,
    case when $latest_first and status not in ('overdue', 'pending') then counts_from end desc,
    due_on,
    arises_on,
    item_id,
    part,
    promise
limit $most
offset $skip
