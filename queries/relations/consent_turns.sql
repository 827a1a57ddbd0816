-- relation: consent_turns
-- says: how many consents were given, given again, refused and lost on each day
-- grain: one row per company, purpose, channel, day and turn
-- reads: consents, consent_endings
-- params:
-- kept: flows
-- columns: company VARCHAR, purpose VARCHAR, channel VARCHAR, "day" DATE, turn VARCHAR,
--   consents BIGINT
--
-- channel: the one that the consent or the refusal is limited to; null: all channels. turn:
-- `given`; `renewed`, by somebody who had given it for that purpose and that channel, or for all
-- channels, on an earlier day; `refused`, on its day; `objected`, `withdrawn` or `expired`, on the
-- last day on which it holds and only where that is what ended it. Where a refusal ends a consent,
-- only the refusal is counted; what a no for one channel takes from a consent for all ends nothing.

with first_given as (
    select company, customer_key, purpose, coalesce(for_channel, '') as channel,
        min(decided_on) as first_on
    from consents
    where decision = 'given'
    group by company, customer_key, purpose, coalesce(for_channel, '')
),

turned as (
    select
        c.company, c.purpose, c.for_channel, c.decided_on as "day",
        case
            when f.first_on < c.decided_on or a.first_on < c.decided_on then 'renewed'
            else 'given'
        end as turn
    from consents as c
    join first_given as f
        on f.company = c.company and f.customer_key = c.customer_key and f.purpose = c.purpose
        and f.channel = coalesce(c.for_channel, '')
    left join first_given as a
        on a.company = c.company and a.customer_key = c.customer_key and a.purpose = c.purpose
        and a.channel = ''
    where c.decision = 'given'
    union all
    select company, purpose, for_channel, decided_on as "day", 'refused' as turn
    from consents
    where decision = 'refused'
    union all
    select company, purpose, for_channel, ended_on as "day", ended_as as turn
    from consent_endings
    where ended_as <> 'refused'
)

select
    company,
    purpose,
    for_channel as channel,
    "day",
    turn,
    count(*) as consents
from turned
group by company, purpose, for_channel, "day", turn
