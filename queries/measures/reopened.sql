-- measure: reopened
-- says: how many answers proved incomplete, and how long it took to complete them
-- grain: one row per group (company, kind, channel), of the reopenings of the twelve months to the
--   day
-- reads: reopenings
-- requires: request_events
-- params: as_of, window_start, by_company, by_kind, by_channel, company, kind, channel
-- sums: reopened = completed + waiting
-- withheld: channel
-- columns: company VARCHAR, kind VARCHAR, channel VARCHAR, reopened BIGINT, completed BIGINT,
--   waiting BIGINT, median_days BIGINT, longest_days BIGINT
--
-- Days from the reopening to the completion, of those completed by the day; of an even number the
-- lower of the two in the middle. waiting: not completed by the day.

with seen as (
    select
        case when $by_company then company end as company,
        case when $by_kind then kind end as kind,
        case when $by_channel then channel end as channel,
        requests,
        case
            when completed_on <= $as_of then date_diff('day', reopened_on, completed_on)
        end as days
    from reopenings
    where reopened_on <= $as_of and reopened_on > $window_start
        and ($company is null or company = $company)
        and ($kind is null or kind = $kind)
        and ($channel is null or channel = $channel)
),

counted as (
    select
        company, kind, channel,
        sum(requests) as reopened,
        sum(case when days is not null then requests else 0 end) as completed,
        max(days) as longest_days
    from seen
    group by company, kind, channel
),

by_days as (
    select
        company, kind, channel, days,
        sum(sum(requests)) over (
            partition by company, kind, channel order by days
            rows between unbounded preceding and current row
        ) as so_far,
        sum(sum(requests)) over (partition by company, kind, channel) as total
    from seen
    where days is not null
    group by company, kind, channel, days
),

medians as (
    select company, kind, channel, min(case when 2 * so_far >= total then days end) as median_days
    from by_days
    group by company, kind, channel
)

select
    c.company,
    c.kind,
    c.channel,
    cast(c.reopened as bigint) as reopened,
    cast(c.completed as bigint) as completed,
    cast(c.reopened - c.completed as bigint) as waiting,
    cast(m.median_days as bigint) as median_days,
    cast(c.longest_days as bigint) as longest_days
from counted as c
left join medians as m
    on m.company is not distinct from c.company and m.kind is not distinct from c.kind
    and m.channel is not distinct from c.channel
order by company, kind, channel
