-- relation: disclosure_covers
-- says: which agreements each disclosure asks for, and whether they were in force all the while
-- grain: one row per disclosure of a category, of a flow per month that is over
-- reads: disclosure_events, role_agreements, agreement_terms
-- optional: role_agreements
-- corrected_by: recipients
-- params:
-- columns: item_id VARCHAR, part VARCHAR, company VARCHAR, customer_key VARCHAR,
--   category VARCHAR, purpose VARCHAR, recipient VARCHAR, role VARCHAR, ground VARCHAR,
--   kind VARCHAR, first_on DATE, last_on DATE, agreement VARCHAR, asks_agreement VARCHAR,
--   has_agreement BOOLEAN, asks_promised VARCHAR, has_promised BOOLEAN, has_confidentiality BOOLEAN
--
-- asks_*: `judged`, `not_asked`, or `untold` where the recipient is not in the register of
-- recipients; has_* is null where not judged. agreement: the kind that the law calls for.
-- asks_promised is for the promised agreement and for confidentiality: neither is asked of
-- authorities and market actors. One unbroken time must bind that company from first_on to last_on.

-- who discloses on the ground that somebody is a processor needs that agreement, whatever the role
with asked as (
    select
        e.item_id, e.part, e.company, e.customer_key, e.category, e.purpose, e.recipient, e.role,
        e.ground, e.kind, e.first_on, e.last_on,
        case
            when e.ground = 'processor' then 'processor'
            when r.calls_for in ('processor', 'joint') then r.calls_for
        end as agreement,
        case
            when e.ground = 'processor' or r.calls_for in ('processor', 'joint') then 'judged'
            when e.role is null then 'untold'
            else 'not_asked'
        end as asks_agreement,
        case
            when r.calls_for = 'none' then 'not_asked'
            when e.role is null and e.ground <> 'processor' then 'untold'
            else 'judged'
        end as asks_promised
    from disclosure_events as e
    left join role_agreements as r on r.role = e.role
),

bound as (
    select distinct a.item_id, coalesce(a.part, '') as part, t.kind
    from asked as a
    join agreement_terms as t on t.recipient_id = a.recipient and t.company = a.company
    where (t.kind = a.agreement or t.kind in ('promised', 'confidentiality'))
        and t.binds_from <= a.first_on and (t.binds_until is null or t.binds_until >= a.last_on)
)

select
    a.item_id,
    a.part,
    a.company,
    a.customer_key,
    a.category,
    a.purpose,
    a.recipient,
    a.role,
    a.ground,
    a.kind,
    a.first_on,
    a.last_on,
    a.agreement,
    a.asks_agreement,
    case when a.asks_agreement = 'judged' then l.item_id is not null end as has_agreement,
    a.asks_promised,
    case when a.asks_promised = 'judged' then p.item_id is not null end as has_promised,
    case when a.asks_promised = 'judged' then c.item_id is not null end as has_confidentiality
from asked as a
left join bound as l
    on l.item_id = a.item_id and l.part = coalesce(a.part, '') and l.kind = a.agreement
left join bound as p
    on p.item_id = a.item_id and p.part = coalesce(a.part, '') and p.kind = 'promised'
left join bound as c
    on c.item_id = a.item_id and c.part = coalesce(a.part, '') and c.kind = 'confidentiality'
