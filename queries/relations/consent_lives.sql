-- relation: consent_lives
-- says: how long each consent that was given holds, and what ends it
-- grain: one row per consent that was given
-- reads: consents, consent_nos
-- params:
-- columns: consent_id VARCHAR, company VARCHAR, customer_key VARCHAR, purpose VARCHAR,
--   for_channel VARCHAR, live_from DATE, live_until DATE, ended_on DATE, ended_as VARCHAR,
--   ended_by VARCHAR
--
-- live_until is the last day on which it holds, null: it goes on; before live_from: it never held,
-- since the customer refused on the very day (the company has to prove the yes). A consent still
-- holds on the day on which it expires, is withdrawn, is refused or objected to (a consent of the
-- objection's own day included). A no for all channels ends it, and so does one for its own
-- channel; what a no for one channel takes from a consent for all is in consent_channel_ends.
--
-- ended_on: the day of what ended it; ended_as: `withdrawn`, `refused`, `objected` or `expired`, of
-- two on the same day the first in this order; ended_by: the decision or request that says so.

with given as (
    select
        consent_id, company, customer_key, purpose, for_channel, decided_on, withdrawn_on,
        expires_on
    from consents
    where decision = 'given'
),

ends as (
    select
        company, consent_id, withdrawn_on as last_on, withdrawn_on as ended_on,
        'withdrawn' as ended_as, consent_id as ended_by
    from given
    where withdrawn_on is not null
    union all
    select
        company, consent_id, expires_on as last_on, expires_on as ended_on,
        'expired' as ended_as, consent_id as ended_by
    from given
    where expires_on is not null
    union all
    select
        g.company, g.consent_id,
        case
            when n.said_as = 'refused' and n.said_on = g.decided_on then g.decided_on - 1
            else n.said_on
        end as last_on,
        n.said_on as ended_on, n.said_as as ended_as, n.said_id as ended_by
    from given as g
    join consent_nos as n
        on n.company = g.company and n.customer_key = g.customer_key and n.purpose = g.purpose
        and (n.for_channel is null or n.for_channel = g.for_channel)
    where n.said_as <> 'withdrawn' and n.said_on >= g.decided_on
),

-- reverse alphabetical order is the order of precedence
ranked as (
    select
        company, consent_id, last_on, ended_on, ended_as, ended_by,
        row_number() over (
            partition by company, consent_id order by last_on, ended_as desc, ended_by
        ) as place
    from ends
)

select
    g.consent_id,
    g.company,
    g.customer_key,
    g.purpose,
    g.for_channel,
    g.decided_on as live_from,
    e.last_on as live_until,
    e.ended_on,
    e.ended_as,
    e.ended_by
from given as g
left join ranked as e
    on e.company = g.company and e.consent_id = g.consent_id and e.place = 1
