-- measure: backlog
-- says: how many requests are open, by the days that are left
-- grain: one row per group (company, kind, channel, owner) and bucket, of the requests open at the
--   day's end
-- reads: request_spans
-- params: as_of, by_company, by_kind, by_channel, by_owner, company, kind, channel, owner
-- total_of: span
-- withheld: channel
-- columns: company VARCHAR, kind VARCHAR, channel VARCHAR, owner VARCHAR, bucket VARCHAR,
--   requests BIGINT
--
-- owner: the team that answers; null where none is named.

with open_requests as (
    select
        case when $by_company then company end as company,
        case when $by_kind then kind end as kind,
        case when $by_channel then channel end as channel,
        case when $by_owner then owner end as owner,
        is_paused, requests,
        date_diff('day', $as_of, due_on) as days_left
    from request_spans
    where arises_on <= $as_of and (closed_on is null or closed_on > $as_of)
        and ($company is null or company = $company)
        and ($kind is null or kind = $kind)
        and ($channel is null or channel = $channel)
        and ($owner is null or owner = $owner)
)

select
    company,
    kind,
    channel,
    owner,
    case
        when is_paused then 'paused'
        when days_left < -30 then 'over_30'
        when days_left < -7 then 'over_8_30'
        when days_left < 0 then 'over_1_7'
        when days_left = 0 then 'last_day'
        when days_left <= 3 then 'left_1_3'
        when days_left <= 7 then 'left_4_7'
        when days_left <= 14 then 'left_8_14'
        else 'left_15'
    end as bucket,
    cast(sum(requests) as bigint) as requests
from open_requests
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
