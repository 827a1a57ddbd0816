-- build: judged
-- says: the days on which each stretch turns late, is judged and closes, worked out once
-- grain: one row per stretch
-- reads: settled
-- params:
-- columns: promise VARCHAR, nature VARCHAR, item_table VARCHAR, item_id VARCHAR, part VARCHAR,
--   customer_key VARCHAR, company VARCHAR, system VARCHAR, category VARCHAR, purpose VARCHAR,
--   channel VARCHAR, recipient VARCHAR, kind VARCHAR, blocked_by VARCHAR, counts_from DATE,
--   reason VARCHAR, reason_on DATE, reason_id VARCHAR,
--   arises_on DATE, due_on DATE, due_at TIMESTAMP, closed_on DATE, closed_as VARCHAR,
--   closed_by VARCHAR, late_before BOOLEAN, closes_on DATE, lapsed_on DATE, judged_on DATE
--
-- Promise SQL states `met`; whether that was late is decided here, except where an hour decides
-- (due_at). What closes before it arises counts on arises_on.
--   closes_on  the day it closes                       late_on    the first late day
--   lapsed_on  the day it turned late, or broke        judged_on  the day it is judged, kept or not

with closing as (
    select
        *,
        case
            when closed_as = 'met' and due_at is null and closed_on > due_on then 'met_late'
            else closed_as
        end as ends_as,
        case when closed_on < arises_on then arises_on else closed_on end as closes_on,
        case
            when due_on is null then null
            when due_on + 1 < arises_on then arises_on
            else due_on + 1
        end as late_on
    from settled
),

lapsing as (
    select
        *,
        case
            when ends_as = 'met' then null
            when ends_as = 'broken' and (late_on is null or closes_on < late_on) then closes_on
            when ends_as = 'broken' then late_on
            when ends_as in ('void', 'cut') and due_on is null then null
            when ends_as in ('void', 'cut') and due_at is null and closed_on > due_on then late_on
            when ends_as in ('void', 'cut') and due_at is not null and closed_on > due_on + 1
                then late_on
            when ends_as in ('void', 'cut') then null
            else late_on
        end as lapsed_on
    from closing
)

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
    ends_as as closed_as,
    closed_by,
    late_before,
    closes_on,
    lapsed_on,
    case
        when nature = 'condition' or late_before then null
        when lapsed_on is not null then lapsed_on
        when ends_as = 'met' then coalesce(late_on, closes_on)
    end as judged_on
from lapsing
