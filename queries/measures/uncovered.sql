-- measure: uncovered
-- says: how often data was used without the consent that it needs, and why there was none
-- grain: one row per purpose, group (company, channel), month and reason, of the 24 months to the
--   day
-- reads: uncovered_uses
-- params: as_of, window_before, by_company, by_channel, company, channel
-- columns: purpose VARCHAR, company VARCHAR, channel VARCHAR, month DATE, kind VARCHAR,
--   uses BIGINT
--
-- kind: `never` given before, or how the latest consent for the channel ended before the use:
-- `withdrawn`, `expired`, `refused`, `objected`; `other_channel`: given for another channel alone.
-- month is its first day. Uses that left the exports more than thirteen months ago are not
-- included.

select
    purpose,
    case when $by_company then company end as company,
    case when $by_channel then channel end as channel,
    cast(date_trunc('month', "day") as date) as month,
    kind,
    cast(sum(uses) as bigint) as uses
from uncovered_uses
where "day" <= $as_of and "day" > $window_before
    and ($company is null or company = $company)
    and ($channel is null or channel = $channel)
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
