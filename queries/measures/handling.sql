-- measure: handling
-- says: how requests were handled: refused, extended, charged for, registered at once
-- grain: one row per group (company, kind, channel), of the requests whose last day passed in the
--   twelve months to the day, and of the duplicates closed in them
-- reads: requests_handled
-- only_there: extended = request_events
-- params: as_of, window_start, by_company, by_kind, by_channel, company, kind, channel
-- sums: requests = lag_known + lag_unknown,
--   lag_known = lag_same_day + lag_1_2 + lag_3_7 + lag_over_7
-- withheld: channel
-- columns: company VARCHAR, kind VARCHAR, channel VARCHAR, requests BIGINT, refused BIGINT,
--   partly BIGINT, extended BIGINT, not_identified BIGINT, duplicates BIGINT, fees BIGINT,
--   lag_known BIGINT, lag_same_day BIGINT, lag_1_2 BIGINT, lag_3_7 BIGINT, lag_over_7 BIGINT, lag_unknown BIGINT
--
-- refused, partly, not_identified and fees count from the answer on, extended once it was told in
-- time. lag: days from receipt to registration; unknown without a day of registration, or before
-- it. What was withdrawn, or left the exports, before its last day is not included. duplicates: no
-- part of requests, because a duplicate closed in time is judged with the letter that it repeats.

with seen as (
    select
        case when $by_company then company end as company,
        case when $by_kind then kind end as kind,
        case when $by_channel then channel end as channel,
        case
            when judged_on <= $as_of and judged_on > $window_start then requests else 0
        end as requests,
        case
            when outcome = 'duplicate' and closed_on <= $as_of and closed_on > $window_start
                then requests
            else 0
        end as duplicates,
        case when closed_on <= $as_of then outcome end as outcome,
        extended_on <= $as_of as is_extended,
        closed_on <= $as_of and is_fee_taken as is_charged,
        case
            when registered_on <= $as_of then date_diff('day', received_on, registered_on)
        end as lag_days
    from requests_handled
    where ($company is null or company = $company)
        and ($kind is null or kind = $kind)
        and ($channel is null or channel = $channel)
)

select
    company,
    kind,
    channel,
    cast(sum(requests) as bigint) as requests,
    cast(sum(case when outcome = 'refused' then requests else 0 end) as bigint) as refused,
    cast(sum(case when outcome = 'partly' then requests else 0 end) as bigint) as partly,
    cast(sum(case when is_extended then requests else 0 end) as bigint) as extended,
    cast(sum(case when outcome = 'not_identified' then requests else 0 end) as bigint)
        as not_identified,
    cast(sum(duplicates) as bigint) as duplicates,
    cast(sum(case when is_charged then requests else 0 end) as bigint) as fees,
    cast(sum(case when lag_days is not null then requests else 0 end) as bigint) as lag_known,
    cast(sum(case when lag_days <= 0 then requests else 0 end) as bigint) as lag_same_day,
    cast(sum(case when lag_days between 1 and 2 then requests else 0 end) as bigint) as lag_1_2,
    cast(sum(case when lag_days between 3 and 7 then requests else 0 end) as bigint) as lag_3_7,
    cast(sum(case when lag_days > 7 then requests else 0 end) as bigint) as lag_over_7,
    cast(sum(case when lag_days is null then requests else 0 end) as bigint) as lag_unknown
from seen
where requests > 0 or duplicates > 0
group by company, kind, channel
order by company, kind, channel
