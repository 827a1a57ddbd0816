-- measure: turnaround
-- says: how long people wait for an answer, and how many got it in time
-- grain: one row per group (company, kind, channel, year of receipt), of the requests whose last day
--   passed in the twelve months to the day, of a year of receipt at any time
-- reads: request_spans
-- only_there: paused = request_events
-- params: as_of, window_start, by_company, by_kind, by_channel, by_year, company, kind, channel
-- sums: requests = answered + open + withdrawn, answered = in_time + late,
--   open = open_late + paused
-- withheld: channel
-- columns: company VARCHAR, kind VARCHAR, channel VARCHAR, received_year BIGINT, requests
--   BIGINT, answered BIGINT, in_time BIGINT, late BIGINT, open BIGINT, open_late BIGINT,
--   withdrawn BIGINT, paused BIGINT, share_in_time DOUBLE, median_days BIGINT, p90_days BIGINT
--
-- These are the requests that the promises to answer judge: requests is their judged, in_time their
-- kept, share_in_time their kept_share. late: answered after the last day. open and withdrawn: past
-- the last day too; of the open ones paused have a clock that stands still since, the others are
-- open_late. What is open before its last day is in the measure backlog.
-- Kaplan-Meier: open requests are censored on the day, withdrawn ones on the day they were
-- withdrawn. Days on the clock, pauses left out. No percentile under 20 requests.

with seen as (
    select
        case when $by_company then company end as company,
        case when $by_kind then kind end as kind,
        case when $by_channel then channel end as channel,
        case when $by_year then year(received_on) end as received_year,
        received_on, arises_on, is_paused, paused_days, is_kept, requests,
        case when closed_on <= $as_of then closed_as end as ended_as,
        case when closed_on <= $as_of then closed_on else $as_of end as seen_until
    from request_spans
    where judged_on <= $as_of and ($by_year or judged_on > $window_start)
        and arises_on <= $as_of
        and ($company is null or company = $company)
        and ($kind is null or kind = $kind)
        and ($channel is null or channel = $channel)
        and (closed_as is null or closed_as <> 'cut' or closed_on > $as_of)
),

cases as (
    select
        company, kind, channel, received_year, ended_as, is_paused, is_kept, requests,
        date_diff('day', received_on, seen_until) - paused_days
            - case when is_paused then date_diff('day', arises_on, seen_until) else 0 end as days
    from seen
),

counted as (
    select
        company, kind, channel, received_year,
        sum(requests) as requests,
        sum(case when ended_as in ('met', 'met_late') then requests else 0 end) as answered,
        sum(case when is_kept then requests else 0 end) as in_time,
        sum(case when ended_as in ('met', 'met_late') and not is_kept then requests else 0 end)
            as late,
        sum(case when ended_as is null then requests else 0 end) as open,
        sum(case when ended_as is null and not is_paused then requests else 0 end) as open_late,
        sum(case when ended_as = 'void' then requests else 0 end) as withdrawn,
        sum(case when ended_as is null and is_paused then requests else 0 end) as paused
    from cases
    group by company, kind, channel, received_year
),

by_day as (
    select
        company, kind, channel, received_year, days,
        sum(case when ended_as in ('met', 'met_late') then requests else 0 end) as answers,
        sum(requests) as leaving
    from cases
    group by company, kind, channel, received_year, days
),

at_risk as (
    select
        company, kind, channel, received_year, days, answers,
        sum(leaving) over (
            partition by company, kind, channel, received_year order by days desc
            rows between unbounded preceding and current row
        ) as waiting
    from by_day
),

surviving as (
    select
        company, kind, channel, received_year, days,
        max(case when answers = waiting then 1 else 0 end) over so_far as is_empty,
        sum(
            case
                when answers < waiting
                    then ln(1 - cast(answers as double) / nullif(cast(waiting as double), 0))
                else 0
            end
        ) over so_far as log_unanswered
    from at_risk
    window so_far as (
        partition by company, kind, channel, received_year order by days
        rows between unbounded preceding and current row
    )
),

-- the tolerance is for rounding: a product of shares that is exactly a half must count as one
percentiles as (
    select
        company, kind, channel, received_year,
        min(case when is_empty = 1 or exp(log_unanswered) <= 0.5 + 1e-9 then days end) as half,
        min(case when is_empty = 1 or exp(log_unanswered) <= 0.1 + 1e-9 then days end) as ninety
    from surviving
    group by company, kind, channel, received_year
)

select
    c.company,
    c.kind,
    c.channel,
    cast(c.received_year as bigint) as received_year,
    cast(c.requests as bigint) as requests,
    cast(c.answered as bigint) as answered,
    cast(c.in_time as bigint) as in_time,
    cast(c.late as bigint) as late,
    cast(c.open as bigint) as open,
    cast(c.open_late as bigint) as open_late,
    cast(c.withdrawn as bigint) as withdrawn,
    cast(c.paused as bigint) as paused,
    cast(c.in_time as double) / nullif(c.requests, 0) as share_in_time,
    case when c.requests >= 20 then cast(p.half as bigint) end as median_days,
    case when c.requests >= 20 then cast(p.ninety as bigint) end as p90_days
from counted as c
left join percentiles as p
    on p.company is not distinct from c.company and p.kind is not distinct from c.kind
    and p.channel is not distinct from c.channel
    and p.received_year is not distinct from c.received_year
order by company, kind, channel, received_year
