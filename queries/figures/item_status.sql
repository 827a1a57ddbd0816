-- figures: item_status
-- says: the status of every thing at the end of a day; the definition of each status
-- grain: one row per thing that has arisen by that day (a cut stretch has no status)
-- reads: obligations
-- params: as_of
-- columns: promise VARCHAR, nature VARCHAR, item_table VARCHAR, item_id VARCHAR, part VARCHAR,
--   customer_key VARCHAR, company VARCHAR, system VARCHAR, category VARCHAR, purpose VARCHAR,
--   channel VARCHAR, recipient VARCHAR, kind VARCHAR, blocked_by VARCHAR, counts_from DATE,
--   reason VARCHAR, reason_on DATE, reason_id VARCHAR,
--   arises_on DATE, due_on DATE, due_at TIMESTAMP, closed_on DATE, closed_as VARCHAR,
--   closed_by VARCHAR, closes_on DATE, lapsed_on DATE, judged_on DATE, status VARCHAR

select
    promise,
    nature,
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
    blocked_by,
    counts_from,
    reason,
    reason_on,
    reason_id,
    arises_on,
    due_on,
    due_at,
    closed_on,
    closed_as,
    closed_by,
    closes_on,
    lapsed_on,
    judged_on,
    case
        when closes_on <= $as_of then closed_as
        when nature = 'duty' and due_on is null and due_at is null then 'held'
        when lapsed_on <= $as_of then 'overdue'
        else 'pending'
    end as status
from obligations
where arises_on <= $as_of
    and (closed_as is null or closed_as <> 'cut' or closes_on > $as_of)
