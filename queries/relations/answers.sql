-- relation: answers
-- says: the legal time to answer a request, and the answer
-- grain: one row per stretch of a request's time (a pause or an extension cuts it)
-- reads: requests, request_clock, request_steps, folded
-- optional: request_steps
-- corrected_by: request_events
-- only_there: held = request_events
-- params:
-- kept: rows
-- columns: request_id VARCHAR, company VARCHAR, customer_key VARCHAR, kind VARCHAR,
--   channel VARCHAR, received_on DATE, outcome VARCHAR, arises_on DATE, is_paused BOOLEAN,
--   paused_days BIGINT, extended_on DATE, nominal_on DATE, due_on DATE, closed_on DATE,
--   closed_as VARCHAR, late_before BOOLEAN, reason VARCHAR, reason_on DATE, reason_id VARCHAR,
--   late_cause VARCHAR
--
-- Closed on the day the answer was sent, refused or not; void on the day the request was withdrawn,
-- and a duplicate on the day of its answer, else on that of its receipt. A day without an outcome is
-- an answer. An outcome without a day cannot be judged: its row has no arises_on.
--
-- The first answer is judged. A register that keeps the last one alone says of a reopened request
-- only that the first answer came on the day of the reopening or before: in time, and closed on that
-- day, where the last day had not passed by then; else it cannot be told.
--
-- A request whose flows are carried (folded) is left out: what is kept of it is what it bound.

with withdrawn as (
    select request_id, kind, min(happened_on) as withdrawn_on
    from request_steps
    where step = 'withdrawn'
    group by request_id, kind
),

reopened as (
    select request_id, kind, min(happened_on) as reopened_on
    from request_steps
    where step = 'reopened' and happened_on >= received_on
    group by request_id, kind
),

dated as (
    select
        r.request_id, r.company, r.customer_key, r.kind, r.channel, r.received_on, r.outcome,
        r.answered_on, r.duplicate_of, r.late_cause, w.withdrawn_on, o.reopened_on,
        case
            when r.outcome = 'duplicate' then 'duplicate'
            when w.withdrawn_on is not null
                and (r.answered_on is null or w.withdrawn_on < r.answered_on)
                and (o.reopened_on is null or w.withdrawn_on <= o.reopened_on) then 'withdrawn'
            when o.reopened_on is not null
                and (r.answered_on is null or o.reopened_on < r.answered_on) then 'reopened'
            when r.answered_on is not null and r.outcome = 'withdrawn' then 'closed_withdrawn'
            when r.answered_on is not null then 'answered'
            when r.outcome is not null then 'lacks_day'
            else 'open'
        end as ended_by
    from requests as r
    left join withdrawn as w on w.request_id = r.request_id and w.kind = r.kind
    left join reopened as o on o.request_id = r.request_id and o.kind = r.kind
    left join folded as f
        on f.item_table = 'requests' and f.item_id = r.request_id || ':' || r.kind and f.is_away
    where f.item_id is null
),

ended as (
    select
        request_id, company, customer_key, kind, channel, received_on, outcome, duplicate_of,
        late_cause, ended_by,
        case ended_by
            when 'duplicate' then coalesce(answered_on, received_on)
            when 'withdrawn' then withdrawn_on
            when 'reopened' then reopened_on
            else answered_on
        end as closed_on,
        case
            when ended_by in ('answered', 'reopened') then 'met'
            when ended_by in ('duplicate', 'withdrawn', 'closed_withdrawn') then 'void'
        end as closed_as
    from dated
),

-- the stretch in which a request was reopened: past its last day the first answer may have been late
untold as (
    select e.request_id, e.kind
    from ended as e
    join request_clock as c
        on c.request_id = e.request_id and c.kind = e.kind
        and c.arises_on <= e.closed_on and (c.ends_on is null or c.ends_on > e.closed_on)
    where e.ended_by = 'reopened' and c.due_on < e.closed_on
),

stretches as (
    select
        e.request_id, e.company, e.customer_key, e.kind, e.channel, e.received_on, e.outcome,
        e.duplicate_of, e.late_cause, e.ended_by, e.closed_on, e.closed_as, c.arises_on, c.ends_on, c.is_paused,
        c.paused_days, c.extended_on, c.nominal_on, c.due_on,
        case when e.ended_by = 'lacks_day' or u.request_id is not null then 1 else 0
        end as is_untold,
        case
            when c.ends_on is not null and (e.closed_on is null or c.ends_on < e.closed_on) then 1
            else 0
        end as is_cut
    from ended as e
    join request_clock as c on c.request_id = e.request_id and c.kind = e.kind
    left join untold as u on u.request_id = e.request_id and u.kind = e.kind
    where e.closed_on is null or c.arises_on < e.closed_on or c.arises_on = e.received_on
),

turned_late as (
    select
        request_id, company, customer_key, kind, channel, received_on, outcome, duplicate_of,
        late_cause, ended_by, is_untold, is_cut, closed_on, closed_as, arises_on, ends_on, is_paused,
        paused_days, extended_on, nominal_on, due_on,
        max(case when is_cut = 1 and ends_on > due_on then 1 else 0 end) over (
            partition by request_id, kind order by arises_on
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
    case when is_untold = 0 then arises_on end as arises_on,
    is_paused,
    cast(paused_days as bigint) as paused_days,
    extended_on,
    nominal_on,
    due_on,
    case when is_cut = 1 then ends_on else closed_on end as closed_on,
    case when is_cut = 1 then 'cut' else closed_as end as closed_as,
    coalesce(was_late, 0) = 1 as late_before,
    case
        when is_cut = 1 or closed_on is null then cast(null as varchar)
        when ended_by in ('withdrawn', 'closed_withdrawn') then 'withdrawn'
        when ended_by = 'duplicate' and duplicate_of is null then 'duplicate'
        when ended_by = 'duplicate' then 'duplicate_of'
        when ended_by = 'reopened' and is_paused then 'reopened_paused'
        when ended_by = 'reopened' then 'reopened'
        when is_paused then 'paused'
    end as reason,
    case when is_cut = 0 then closed_on end as reason_on,
    case when is_cut = 0 and ended_by = 'duplicate' then duplicate_of end as reason_id,
    late_cause
from turned_late
-- a request that cannot be judged needs one row only
where is_untold = 0 or arises_on = received_on
