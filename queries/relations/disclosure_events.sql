-- relation: disclosure_events
-- says: each time data was disclosed to a third party, a running flow once for each finished month
-- grain: one row per disclosure of a category, of a flow per month that is over
-- reads: disclosures, recipient_lines, months, folded
-- params:
-- columns: item_id VARCHAR, part VARCHAR, company VARCHAR, customer_key VARCHAR,
--   category VARCHAR, purpose VARCHAR, recipient VARCHAR, role VARCHAR, country VARCHAR,
--   ground VARCHAR, consent_id VARCHAR, kind VARCHAR, first_on DATE, last_on DATE
--
-- first_on and last_on are the days it ran in that month, both included; of a single disclosure or
-- a batch they are the same day. A flow is judged on last_on. role and country are those of
-- last_on; null where the register of recipients does not have that day. A
-- disclosure that was folded is left out: it only tells that the recipient got data.

with named as (
    select
        d.disclosure_id || ':' || d.category as item_id,
        d.company, d.customer_key, d.category, d.purpose, d.recipient_id as recipient, d.ground,
        d.consent_id, d.kind, d.disclosed_on, d.until_on
    from disclosures as d
    left join folded as f
        on f.item_table = 'disclosures' and f.item_id = d.disclosure_id || ':' || d.category
        and f.is_away
    where f.item_id is null
),

events as (
    select
        item_id, cast(null as varchar) as part, company, customer_key, category, purpose, recipient,
        ground, consent_id, kind, disclosed_on as first_on, disclosed_on as last_on
    from named
    where kind <> 'flow'
    union all
    select
        n.item_id, m.month as part, n.company, n.customer_key, n.category, n.purpose, n.recipient,
        n.ground, n.consent_id, n.kind,
        greatest(n.disclosed_on, m.first_on) as first_on,
        case
            when n.until_on is not null and n.until_on < m.last_on then n.until_on
            else m.last_on
        end as last_on
    from named as n
    join months as m
        on m.last_on >= n.disclosed_on and (n.until_on is null or m.first_on <= n.until_on)
    where n.kind = 'flow' and m.is_finished
)

select
    e.item_id,
    e.part,
    e.company,
    e.customer_key,
    e.category,
    e.purpose,
    e.recipient,
    l.role,
    l.country,
    e.ground,
    e.consent_id,
    e.kind,
    e.first_on,
    e.last_on
from events as e
left join recipient_lines as l
    on l.recipient = e.recipient
    and (l.known_from is null or l.known_from <= e.last_on)
    and (l.known_until is null or l.known_until >= e.last_on)
