-- measure: outcomes
-- says: what became of the requests
-- grain: one row per group (company, channel), kind and outcome, of the requests received in the twelve months to the day
-- reads: request_spans
-- params: as_of, window_start, by_company, by_channel, company, kind, channel
-- total_of: outcome, company
-- columns: company VARCHAR, channel VARCHAR, kind VARCHAR, outcome VARCHAR, requests BIGINT

with seen as (
    select
        case when $by_company then company end as company,
        case when $by_channel then channel end as channel,
        kind, is_paused, is_extended, due_on, requests,
        case when closed_on <= $as_of then closed_as end as ended_as
    from request_spans
    where received_on <= $as_of and received_on > $window_start
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
        when ended_as = 'met' and is_extended then 'in_time_extended'
        when ended_as = 'met' then 'in_time'
        when ended_as = 'met_late' then 'late'
        when ended_as = 'void' then 'withdrawn'
        when is_paused then 'paused'
        when due_on < $as_of then 'open_late'
        else 'open'
    end as outcome,
    cast(sum(requests) as bigint) as requests
from seen
group by 1, 2, 3, 4
order by 1, 2, 3, 4
