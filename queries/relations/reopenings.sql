-- relation: reopenings
-- says: which answers proved incomplete, and when they were completed
-- grain: one row per company, kind, channel, day of the reopening and of the completion
-- reads: requests, request_steps, folded
-- optional: request_steps
-- params:
-- kept: flows
-- columns: company VARCHAR, kind VARCHAR, channel VARCHAR, reopened_on DATE, completed_on DATE,
--   requests BIGINT
--
-- No legal day runs for the completion; how long it took is counted. completed_on: the first step
-- completed from that day on; where none is exported, the day of an answer that the register has
-- from after the reopening; null: not completed yet.

with again as (
    select distinct request_id, kind, happened_on as reopened_on
    from request_steps
    where step = 'reopened' and happened_on >= received_on
),

completed as (
    select a.request_id, a.kind, a.reopened_on, min(s.happened_on) as completed_on
    from again as a
    left join request_steps as s
        on s.request_id = a.request_id and s.kind = a.kind
        and s.step = 'completed' and s.happened_on >= a.reopened_on
    group by a.request_id, a.kind, a.reopened_on
),

dated as (
    select
        r.company, r.kind, r.channel, c.reopened_on,
        case
            when c.completed_on is not null then c.completed_on
            when r.answered_on > c.reopened_on then r.answered_on
        end as completed_on
    from completed as c
    join requests as r on r.request_id = c.request_id and r.kind = c.kind
    left join folded as f
        on f.item_table = 'requests' and f.item_id = r.request_id || ':' || r.kind and f.is_away
    where f.item_id is null
)

select
    company,
    kind,
    channel,
    reopened_on,
    completed_on,
    count(*) as requests
from dated
group by company, kind, channel, reopened_on, completed_on
