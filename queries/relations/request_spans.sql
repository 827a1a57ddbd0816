-- relation: request_spans
-- says: how many requests share the same days
-- grain: one row per company, kind, channel, owner, days of a stretch and cause of a delay
-- reads: answers, gone_requests, request_verdicts, requests
-- params:
-- kept: flows
-- columns: company VARCHAR, kind VARCHAR, channel VARCHAR, owner VARCHAR, received_on DATE,
--   arises_on DATE, is_paused BOOLEAN, paused_days BIGINT, is_extended BOOLEAN, due_on DATE,
--   closed_on DATE, closed_as VARCHAR, judged_on DATE, is_kept BOOLEAN, late_cause VARCHAR,
--   requests BIGINT
--
-- The histogram that the measures of turnaround read, so that no page counts requests one by one.
-- owner: the team that answers. closed_as is met or met_late. A request that left the exports
-- unanswered is void that day.
-- judged_on, is_kept: those of the request, in each of its stretches; null: never judged.

with ended as (
    select
        a.company, a.kind, a.channel, r.owner, a.received_on, a.arises_on, a.is_paused,
        a.paused_days,
        a.extended_on is not null as is_extended, a.due_on, a.late_cause,
        case
            when g.left_on is not null and (a.closed_on is null or a.closed_on > g.left_on)
                then g.left_on
            else a.closed_on
        end as closed_on,
        case
            when g.left_on is not null and (a.closed_on is null or a.closed_on > g.left_on)
                then 'void'
            when a.closed_as = 'met' and a.closed_on > a.due_on then 'met_late'
            else a.closed_as
        end as closed_as,
        v.judged_on, v.is_kept
    from answers as a
    left join requests as r on r.request_id = a.request_id and r.kind = a.kind
    left join gone_requests as g on g.request_id = a.request_id and g.kind = a.kind
    left join request_verdicts as v on v.request_id = a.request_id and v.kind = a.kind
    where a.arises_on is not null and (g.left_on is null or a.arises_on < g.left_on)
)

select
    company,
    kind,
    channel,
    owner,
    received_on,
    arises_on,
    is_paused,
    paused_days,
    is_extended,
    due_on,
    closed_on,
    closed_as,
    judged_on,
    is_kept,
    late_cause,
    count(*) as requests
from ended
group by
    company, kind, channel, owner, received_on, arises_on, is_paused, paused_days, is_extended,
    due_on, closed_on, closed_as, judged_on, is_kept, late_cause
