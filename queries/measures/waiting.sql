-- measure: waiting
-- says: the share of requests still unanswered after each number of days
-- grain: one row per period (the twelve months to the day, the twelve before) and day on the clock,
--   of the requests whose last day passed in the period
-- reads: request_spans
-- params: as_of, window_start, window_before, company, kind, channel
-- withheld: channel
-- columns: period VARCHAR, day BIGINT, unanswered DOUBLE, at_risk BIGINT
--
-- Kaplan-Meier: open requests are censored on the day, withdrawn ones on their day; pauses left out.

with seen as (
    select
        case when judged_on > $window_start then 'current' else 'before' end as period,
        received_on, arises_on, is_paused, paused_days, requests,
        case when closed_on <= $as_of then closed_as end as ended_as,
        case when closed_on <= $as_of then closed_on else $as_of end as seen_until
    from request_spans
    where judged_on <= $as_of and judged_on > $window_before
        and arises_on <= $as_of
        and ($company is null or company = $company)
        and ($kind is null or kind = $kind)
        and ($channel is null or channel = $channel)
        and (closed_as is null or closed_as <> 'cut' or closed_on > $as_of)
),

cases as (
    select
        period, ended_as, requests,
        date_diff('day', received_on, seen_until) - paused_days
            - case when is_paused then date_diff('day', arises_on, seen_until) else 0 end as days
    from seen
),

by_day as (
    select
        period, days,
        sum(case when ended_as in ('met', 'met_late') then requests else 0 end) as answers,
        sum(requests) as leaving
    from cases
    group by period, days
),

at_risk as (
    select
        period, days, answers,
        sum(leaving) over (
            partition by period order by days desc
            rows between unbounded preceding and current row
        ) as waiting
    from by_day
)

select
    period,
    cast(days as bigint) as day,
    case
        when max(case when answers = waiting then 1 else 0 end) over so_far = 1 then 0.0
        else exp(sum(
            case
                when answers < waiting
                    then ln(1 - cast(answers as double) / nullif(cast(waiting as double), 0))
                else 0
            end
        ) over so_far)
    end as unanswered,
    cast(waiting as bigint) as at_risk
from at_risk
window so_far as (
    partition by period order by days rows between unbounded preceding and current row
)
order by period, day
