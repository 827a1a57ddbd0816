-- relation: answers
-- says: the legal time to answer a request, and the answer
-- grain: one row per stretch of a request's time (a pause or an extension cuts it)
-- reads: requests, request_clock, request_events
-- optional: request_events
-- corrected_by: request_events
-- only_there: held = request_events
-- params:
-- kept: rows
-- columns: request_id VARCHAR, company VARCHAR, customer_key VARCHAR, kind VARCHAR,
--   channel VARCHAR, received_on DATE, outcome VARCHAR, arises_on DATE, is_paused BOOLEAN,
--   paused_days BIGINT, extended_on DATE, nominal_on DATE, due_on DATE, closed_on DATE,
--   closed_as VARCHAR, late_before BOOLEAN
--
-- Closed on the day the answer was sent, refused or not; void on the day the request was withdrawn.
-- A day without an outcome is an answer. An outcome without a day cannot be judged: its row has no
-- arises_on.

with withdrawn as (
    select request_id, min(happened_on) as withdrawn_on
    from request_events
    where kind = 'withdrawn'
    group by request_id
),

dated as (
    select
        r.request_id, r.company, r.customer_key, r.kind, r.channel, r.received_on, r.outcome,
        r.answered_on, w.withdrawn_on,
        case when r.outcome is not null and r.answered_on is null and w.withdrawn_on is null
            then 1 else 0 end as lacks_day
    from requests as r
    left join withdrawn as w on w.request_id = r.request_id
),

ended as (
    select
        request_id, company, customer_key, kind, channel, received_on, outcome, lacks_day,
        case
            when answered_on is null then withdrawn_on
            when withdrawn_on is null then answered_on
            else least(answered_on, withdrawn_on)
        end as closed_on,
        case
            when answered_on is null and withdrawn_on is null then cast(null as varchar)
            when outcome = 'withdrawn' then 'void'
            when withdrawn_on is not null and (answered_on is null or withdrawn_on < answered_on)
                then 'void'
            else 'met'
        end as closed_as
    from dated
),

stretches as (
    select
        e.request_id, e.company, e.customer_key, e.kind, e.channel, e.received_on, e.outcome,
        e.lacks_day, e.closed_on, e.closed_as, c.arises_on, c.ends_on, c.is_paused, c.paused_days,
        c.extended_on, c.nominal_on, c.due_on,
        case
            when c.ends_on is not null and (e.closed_on is null or c.ends_on < e.closed_on) then 1
            else 0
        end as is_cut
    from ended as e
    join request_clock as c on c.request_id = e.request_id
    where e.closed_on is null or c.arises_on < e.closed_on or c.arises_on = e.received_on
),

turned_late as (
    select
        request_id, company, customer_key, kind, channel, received_on, outcome, lacks_day, is_cut,
        closed_on, closed_as, arises_on, ends_on, is_paused, paused_days, extended_on, nominal_on,
        due_on,
        max(case when is_cut = 1 and ends_on > due_on then 1 else 0 end) over (
            partition by request_id order by arises_on
            rows between unbounded preceding and 1 preceding
        ) as was_late
    from stretches
)

select
    request_id,
    company,
    customer_key,
    kind,
    channel,
    received_on,
    outcome,
    case when lacks_day = 0 then arises_on end as arises_on,
    is_paused,
    cast(paused_days as bigint) as paused_days,
    extended_on,
    nominal_on,
    due_on,
    case when is_cut = 1 then ends_on else closed_on end as closed_on,
    case when is_cut = 1 then 'cut' else closed_as end as closed_as,
    coalesce(was_late, 0) = 1 as late_before
from turned_late
-- a request that cannot be judged needs one row only
where lacks_day = 0 or arises_on = received_on
