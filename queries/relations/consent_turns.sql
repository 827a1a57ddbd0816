-- relation: consent_turns
-- says: how many consents were given, given again, refused and lost on each day
-- grain: one row per company, purpose, day and turn
-- reads: consents, consent_endings
-- params:
-- kept: flows
-- columns: company VARCHAR, purpose VARCHAR, "day" DATE, turn VARCHAR, consents BIGINT
--
-- turn: `given`; `renewed`, by somebody who had given it for that purpose on an earlier day;
-- `refused`, on its day; `withdrawn` or `expired`, on the last day on which it holds and only where
-- that is what ended it. Where a refusal ends a consent, only the refusal is counted.

with first_given as (
    select company, customer_key, purpose, min(decided_on) as first_on
    from consents
    where decision = 'given'
    group by company, customer_key, purpose
),

turned as (
    select
        c.company, c.purpose, c.decided_on as "day",
        case when f.first_on < c.decided_on then 'renewed' else 'given' end as turn
    from consents as c
    join first_given as f
        on f.company = c.company and f.customer_key = c.customer_key and f.purpose = c.purpose
    where c.decision = 'given'
    union all
    select company, purpose, decided_on as "day", 'refused' as turn
    from consents
    where decision = 'refused'
    union all
    select company, purpose, ended_on as "day", ended_as as turn
    from consent_endings
    where ended_as <> 'refused'
)

select
    company,
    purpose,
    "day",
    turn,
    count(*) as consents
from turned
group by company, purpose, "day", turn
