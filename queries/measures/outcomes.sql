-- measure: outcomes
-- says: what became of the requests
-- grain: one row per group (company, channel), kind and outcome, of the requests whose last day
--   passed in the twelve months to the day
-- reads: request_spans
-- params: as_of, window_start, by_company, by_channel, company, kind, channel
-- total_of: outcome, company
-- withheld: channel
-- columns: company VARCHAR, channel VARCHAR, kind VARCHAR, outcome VARCHAR, requests BIGINT
--
-- in_time and in_time_extended are what the promises to answer kept, all others are not: late (the
-- answer), open_late, paused and withdrawn, each after the last day.

with seen as (
    select
        case when $by_company then company end as company,
        case when $by_channel then channel end as channel,
        kind, is_paused, is_extended, is_kept, requests,
        case when closed_on <= $as_of then closed_as end as ended_as
    from request_spans
    where judged_on <= $as_of and judged_on > $window_start
        and arises_on <= $as_of
        and ($company is null or company = $company)
        and ($kind is null or kind = $kind)
        and ($channel is null or channel = $channel)
        and (closed_as is null or closed_as <> 'cut' or closed_on > $as_of)
)

select
    company,
    channel,
    kind,
    case
        when is_kept and is_extended then 'in_time_extended'
        when is_kept then 'in_time'
        when ended_as in ('met', 'met_late') then 'late'
        when ended_as = 'void' then 'withdrawn'
        when is_paused then 'paused'
        else 'open_late'
    end as outcome,
    cast(sum(requests) as bigint) as requests
from seen
group by 1, 2, 3, 4
order by 1, 2, 3, 4
