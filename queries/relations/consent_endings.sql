-- relation: consent_endings
-- says: how each consent that was given came to its end
-- grain: one row per consent given that holds no longer than a last day
-- reads: consents, live_consents
-- params:
-- columns: consent_id VARCHAR, company VARCHAR, customer_key VARCHAR, purpose VARCHAR,
--   ended_on DATE, ended_as VARCHAR
--
-- ended_on is the last day on which it holds, which may be still to come. ended_as: `withdrawn`,
-- `refused` or `expired`; of two on the same day the first in this order.

select
    l.consent_id,
    l.company,
    l.customer_key,
    l.purpose,
    l.live_until as ended_on,
    case
        when c.withdrawn_on = l.live_until then 'withdrawn'
        when r.decided_on is not null then 'refused'
        else 'expired'
    end as ended_as
from live_consents as l
join consents as c on c.consent_id = l.consent_id
left join (
    select distinct company, customer_key, purpose, decided_on
    from consents
    where decision = 'refused'
) as r
    on r.company = l.company and r.customer_key = l.customer_key and r.purpose = l.purpose
    and r.decided_on = l.live_until and r.decided_on > l.live_from
where l.live_until is not null
