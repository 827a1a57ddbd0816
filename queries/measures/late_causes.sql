-- measure: late_causes
-- says: why requests were answered late, as those who answered noted it
-- grain: one row per group (company, kind, channel) and cause, of the requests received in the
--   twelve months to the day that were answered late, or are open past their last day
-- reads: request_spans
-- params: as_of, window_start, by_company, by_kind, by_channel, company, kind, channel
-- withheld: channel
-- columns: company VARCHAR, kind VARCHAR, channel VARCHAR, cause VARCHAR, requests BIGINT
--
-- cause: volume, third_party, systems, mislaid, complexity, other; not_noted where nobody noted one.

with seen as (
    select
        case when $by_company then company end as company,
        case when $by_kind then kind end as kind,
        case when $by_channel then channel end as channel,
        coalesce(late_cause, 'not_noted') as cause,
        requests
    from request_spans
    where received_on <= $as_of and received_on > $window_start
        and arises_on <= $as_of
        and due_on < $as_of
        and ($company is null or company = $company)
        and ($kind is null or kind = $kind)
        and ($channel is null or channel = $channel)
        and (closed_as = 'met_late' or closed_on is null or closed_on > $as_of)
        and (closed_on is null or closed_on > due_on)
)

select
    company,
    kind,
    channel,
    cause,
    cast(sum(requests) as bigint) as requests
from seen
group by company, kind, channel, cause
order by company, kind, channel, cause
