-- measure: requests
-- says: the requests themselves, the open ones first by their last day
-- grain: one row per request received by the day
-- reads: answers, requests, gone_requests
-- only_there: paused_days = request_events, is_paused = request_events,
--   paused_since = request_events, extended_on = request_events
-- params: as_of, company, kind, channel
-- columns: request_id VARCHAR, company VARCHAR, kind VARCHAR, channel VARCHAR, received_on
--   DATE, registered_on DATE, paused_days BIGINT, is_paused BOOLEAN, paused_since DATE,
--   extended_on DATE, nominal_on DATE, due_on DATE, answered_on DATE, outcome VARCHAR, status
--   VARCHAR, days BIGINT, customer_key VARCHAR
-- role: rows
--
-- days: days left until the last day, negative past it; null once answered or while paused.

with latest as (
    select
        request_id, company, customer_key, kind, channel, received_on, outcome, arises_on,
        is_paused, paused_days, extended_on, nominal_on, due_on, closed_on, closed_as,
        row_number() over (partition by request_id, kind order by arises_on desc) as place
    from answers
    where arises_on <= $as_of
        and ($company is null or company = $company)
        and ($kind is null or kind = $kind)
        and ($channel is null or channel = $channel)
),

known as (
    select
        l.request_id, l.company, l.customer_key, l.kind, l.channel, l.received_on,
        r.registered_on, l.arises_on, l.is_paused, l.extended_on, l.nominal_on, l.due_on,
        l.paused_days
            + case
                when l.is_paused and l.closed_on <= $as_of
                    then date_diff('day', l.arises_on, l.closed_on)
                when l.is_paused then date_diff('day', l.arises_on, $as_of)
                else 0
            end as paused_days,
        case when l.closed_on <= $as_of and l.closed_as = 'met' then l.closed_on end as answered_on,
        case when l.closed_on <= $as_of then l.outcome end as outcome,
        case
            when l.closed_on <= $as_of and l.closed_as = 'met' and l.closed_on > l.due_on
                then 'met_late'
            when l.closed_on <= $as_of then l.closed_as
            when g.left_on <= $as_of then 'void'
            when l.is_paused then 'held'
            when l.due_on < $as_of then 'overdue'
            else 'pending'
        end as status
    from latest as l
    join requests as r on r.request_id = l.request_id and r.kind = l.kind
    left join gone_requests as g on g.request_id = l.request_id and g.kind = l.kind
    where l.place = 1
)

select
    request_id,
    company,
    kind,
    channel,
    received_on,
    registered_on,
    cast(paused_days as bigint) as paused_days,
    is_paused and status = 'held' as is_paused,
    case when status = 'held' then arises_on end as paused_since,
    case when extended_on <= $as_of then extended_on end as extended_on,
    nominal_on,
    due_on,
    answered_on,
    outcome,
    status,
    case
        when status in ('overdue', 'pending') then cast(date_diff('day', $as_of, due_on) as bigint)
    end as days,
    customer_key
from known
order by
    case when status in ('overdue', 'pending') then 0 when status = 'held' then 1 else 2 end,
    case when status in ('overdue', 'pending') then due_on end,
    received_on desc,
    request_id,
    kind
