-- relation: disclosure_pieces
-- says: in which role the third party got the data, where its role changes during a flow's month too
-- grain: one row per disclosure of a category, of a flow per month that is over and role in it
-- reads: disclosure_events, recipient_lines
-- params:
-- columns: item_id VARCHAR, part VARCHAR, company VARCHAR, customer_key VARCHAR,
--   category VARCHAR, purpose VARCHAR, recipient VARCHAR, role VARCHAR, ground VARCHAR,
--   consent_id VARCHAR, kind VARCHAR, first_on DATE, last_on DATE
--
-- The pieces of a month follow each other without gap or overlap; each day is judged by the role of
-- that day. role null: the register of recipients does not have these days.

with known as (
    select
        e.item_id, e.part, l.role,
        greatest(e.first_on, coalesce(l.known_from, e.first_on)) as first_on,
        least(e.last_on, coalesce(l.known_until, e.last_on)) as last_on
    from disclosure_events as e
    join recipient_lines as l
        on l.recipient = e.recipient
        and (l.known_from is null or l.known_from <= e.last_on)
        and (l.known_until is null or l.known_until >= e.first_on)
),

-- the days before the recipient's first line; all of them where it has none
begins as (
    select item_id, coalesce(part, '') as part, min(first_on) as known_on
    from known
    group by item_id, coalesce(part, '')
),

pieces as (
    select item_id, part, role, first_on, last_on from known
    union all
    select
        e.item_id, e.part, cast(null as varchar) as role, e.first_on,
        coalesce(b.known_on - 1, e.last_on) as last_on
    from disclosure_events as e
    left join begins as b on b.item_id = e.item_id and b.part = coalesce(e.part, '')
    where b.known_on is null or b.known_on > e.first_on
)

select
    e.item_id,
    e.part,
    e.company,
    e.customer_key,
    e.category,
    e.purpose,
    e.recipient,
    p.role,
    e.ground,
    e.consent_id,
    e.kind,
    p.first_on,
    p.last_on
from pieces as p
join disclosure_events as e
    on e.item_id = p.item_id and coalesce(e.part, '') = coalesce(p.part, '')
