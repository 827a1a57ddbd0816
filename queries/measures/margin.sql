-- measure: margin
-- says: how close to its own last day each request was answered, or is now
-- grain: one row per group (company, kind, channel), number of days from the last day and state, of
--   the requests whose last day passed in the twelve months to the day
-- reads: request_spans
-- params: as_of, window_start, by_company, by_kind, by_channel, company, kind, channel
-- withheld: channel
-- columns: company VARCHAR, kind VARCHAR, channel VARCHAR, margin_days BIGINT, state VARCHAR,
--   requests BIGINT
-- total_of: state, company
-- excludes: requests withdrawn after their last day, and those answered, or open, while their clock
--   stands still: from no last day are they so many days away
--
-- margin_days is negative before the last day, 0 on it, positive after it.

with seen as (
    select
        case when $by_company then company end as company,
        case when $by_kind then kind end as kind,
        case when $by_channel then channel end as channel,
        due_on, is_kept, requests,
        case when closed_on <= $as_of then closed_as end as ended_as,
        case when closed_on <= $as_of then closed_on else $as_of end as seen_until
    from request_spans
    where judged_on <= $as_of and judged_on > $window_start
        and arises_on <= $as_of
        and due_on is not null
        and ($company is null or company = $company)
        and ($kind is null or kind = $kind)
        and ($channel is null or channel = $channel)
        and (closed_as is null or closed_as <> 'cut' or closed_on > $as_of)
)

select
    company,
    kind,
    channel,
    cast(date_diff('day', due_on, seen_until) as bigint) as margin_days,
    case
        when is_kept then 'in_time'
        when ended_as is not null then 'late'
        else 'open_late'
    end as state,
    cast(sum(requests) as bigint) as requests
from seen
where ended_as is null or ended_as <> 'void'
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
