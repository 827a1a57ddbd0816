-- measure: consent_moves
-- says: how many consents were gained and lost, month by month
-- grain: one row per purpose, group (company, channel) and month in which something happened, of
--   the 24 months to the day
-- reads: consent_turns
-- params: as_of, window_before, by_company, by_channel, company, channel
-- columns: purpose VARCHAR, company VARCHAR, channel VARCHAR, month DATE, given BIGINT,
--   renewed BIGINT, withdrawn BIGINT, expired BIGINT, refused BIGINT
--
-- month is its first day; the first and the last month may be incomplete. channel: the one that the
-- answer is limited to; null: it is for all of them. renewed: given by somebody who had given it
-- before, for that channel or for all. withdrawn (by an objection to marketing too) and expired
-- only where that is what ended a consent. Narrowed to a channel: answers for it and for all.

select
    purpose,
    case when $by_company then company end as company,
    case when $by_channel then channel end as channel,
    cast(date_trunc('month', "day") as date) as month,
    cast(sum(case when turn = 'given' then consents else 0 end) as bigint) as given,
    cast(sum(case when turn = 'renewed' then consents else 0 end) as bigint) as renewed,
    cast(sum(case when turn in ('withdrawn', 'objected') then consents else 0 end) as bigint)
        as withdrawn,
    cast(sum(case when turn = 'expired' then consents else 0 end) as bigint) as expired,
    cast(sum(case when turn = 'refused' then consents else 0 end) as bigint) as refused
from consent_turns
where "day" <= $as_of and "day" > $window_before
    and ($company is null or company = $company)
    and ($channel is null or channel is null or channel = $channel)
group by 1, 2, 3, 4
order by 1, 2, 3, 4
