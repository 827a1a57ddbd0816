-- build: obligations
-- says: the stretches that stay as rows
-- grain: one row per stretch
-- reads: judged, chosen_promises, folding
-- params:
-- kept: rows
-- columns: promise VARCHAR, nature VARCHAR, item_table VARCHAR, item_id VARCHAR, part VARCHAR,
--   customer_key VARCHAR, company VARCHAR, system VARCHAR, category VARCHAR, purpose VARCHAR,
--   channel VARCHAR, recipient VARCHAR, kind VARCHAR, blocked_by VARCHAR, counts_from DATE,
--   reason VARCHAR, reason_on DATE, reason_id VARCHAR,
--   arises_on DATE, due_on DATE, due_at TIMESTAMP, closed_on DATE, closed_as VARCHAR,
--   closed_by VARCHAR, late_before BOOLEAN, closes_on DATE, lapsed_on DATE, judged_on DATE
--
-- Events that went right are only counted in the flows, unless `keeps_met` asks for their rows. A
-- folded row is deleted from the store with its stretches. Sorted by promise and last day, so that
-- a page of the oldest overdue reads few blocks.

select
    j.promise,
    j.nature,
    j.item_table,
    j.item_id,
    j.part,
    j.customer_key,
    j.company,
    j.system,
    j.category,
    j.purpose,
    j.channel,
    j.recipient,
    j.kind,
    j.blocked_by,
    j.counts_from,
    j.reason,
    j.reason_on,
    j.reason_id,
    j.arises_on,
    j.due_on,
    j.due_at,
    j.closed_on,
    j.closed_as,
    j.closed_by,
    j.late_before,
    j.closes_on,
    j.lapsed_on,
    j.judged_on
from judged as j
join chosen_promises as c on c.promise = j.promise
anti join folding as f on f.item_table = j.item_table and f.item_id = j.item_id
where c.keeps_met or j.closed_as <> 'met'
order by j.promise, j.due_on, j.arises_on, j.item_id, j.part
