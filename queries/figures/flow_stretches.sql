-- build: flow_stretches
-- says: each stretch with all columns that its flows are grouped by
-- grain: one row per stretch
-- reads: judged, chosen_promises, folding
-- params:
-- columns: promise VARCHAR, company VARCHAR, system VARCHAR, category VARCHAR, purpose VARCHAR,
--   channel VARCHAR, recipient VARCHAR, kind VARCHAR, blocked_by VARCHAR, last_on DATE,
--   ends_on_month VARCHAR, is_held BOOLEAN, is_folded BOOLEAN, arises_on DATE, closes_on DATE,
--   closed_as VARCHAR, lapsed_on DATE, judged_on DATE
--
-- last_on and ends_on_month are for promises to erase alone: the last day, and while held, without
-- a last day, the month in which the hold ends. is_folded: its row is deleted after this build, its
-- flows are carried on.

select
    j.promise,
    j.company,
    j.system,
    j.category,
    j.purpose,
    j.channel,
    j.recipient,
    j.kind,
    j.blocked_by,
    case when c.erases then j.due_on end as last_on,
    case
        when c.erases and j.due_on is null and j.closed_as = 'cut'
            then substr(cast(j.closed_on - 1 as varchar), 1, 7)
    end as ends_on_month,
    j.nature = 'duty' and j.due_on is null and j.due_at is null as is_held,
    f.item_id is not null as is_folded,
    j.arises_on,
    j.closes_on,
    j.closed_as,
    j.lapsed_on,
    j.judged_on
from judged as j
join chosen_promises as c on c.promise = j.promise
left join folding as f on f.item_table = j.item_table and f.item_id = j.row_id
