-- relation: consent_channel_ends
-- says: in which channels a consent for all of them ends earlier than in the others
-- grain: one row per consent for all channels that held, and channel that was said no to
-- reads: consent_lives, consent_nos
-- params:
-- columns: consent_id VARCHAR, company VARCHAR, customer_key VARCHAR, purpose VARCHAR,
--   channel VARCHAR, live_from DATE, live_until DATE, ended_on DATE, ended_as VARCHAR,
--   ended_by VARCHAR
--
-- live_until: the last day on which it holds in the channel; before live_from where the customer
-- refused that channel on the very day. A withdrawal of the consent's own day is another matter: a
-- withdrawal and a new consent on one day are two records, and the new one stands. ended_*: as in
-- consent_lives.

with ends as (
    select
        l.consent_id, l.company, l.customer_key, l.purpose, n.for_channel as channel, l.live_from,
        l.live_until as last_of_all, l.ended_as as all_ended_as,
        case
            when n.said_as = 'refused' and n.said_on = l.live_from then l.live_from - 1
            else n.said_on
        end as last_on,
        n.said_on as ended_on, n.said_as as ended_as, n.said_id as ended_by
    from consent_lives as l
    join consent_nos as n
        on n.company = l.company and n.customer_key = l.customer_key and n.purpose = l.purpose
    where l.for_channel is null and n.for_channel is not null
        and (l.live_until is null or l.live_until >= l.live_from)
        and (n.said_on > l.live_from or (n.said_on = l.live_from and n.said_as <> 'withdrawn'))
),

-- reverse alphabetical order is the order of precedence, as in consent_lives
ranked as (
    select
        consent_id, company, customer_key, purpose, channel, live_from, last_on, ended_on, ended_as,
        ended_by,
        row_number() over (
            partition by company, consent_id, channel order by last_on, ended_as desc, ended_by
        ) as place
    from ends
    where last_of_all is null or last_on < last_of_all
        or (last_on = last_of_all and ended_as > all_ended_as)
)

select
    consent_id,
    company,
    customer_key,
    purpose,
    channel,
    live_from,
    last_on as live_until,
    ended_on,
    ended_as,
    ended_by
from ranked
where place = 1
