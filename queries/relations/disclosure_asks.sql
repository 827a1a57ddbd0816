-- relation: disclosure_asks
-- says: which agreements a disclosure asks for, by the role of each day and by its ground
-- grain: one row per piece of a disclosure and need (agreement, promised, confidentiality)
-- reads: disclosure_pieces, role_agreements
-- optional: role_agreements
-- params:
-- columns: item_id VARCHAR, part VARCHAR, company VARCHAR, recipient VARCHAR, first_on DATE,
--   last_on DATE, need VARCHAR, wanted VARCHAR, asks VARCHAR
--
-- need: `agreement`, what the law calls for; `promised`, what the notice promises;
-- `confidentiality`. wanted: the kind of agreement in `agreement_terms` that meets it. asks:
-- `judged`, `not_asked`, or `untold` where the register of recipients does not have the day.
--
-- Who gets data on the ground that it is our processor needs that agreement, whatever its role. The
-- notice's two ask nothing of those whose role calls for none, nor of a disclosure that a statute
-- orders: there is nobody to agree with.

with called as (
    select
        p.item_id, p.part, p.company, p.recipient, p.role, p.ground, p.first_on, p.last_on,
        r.calls_for,
        case
            when p.ground = 'processor' then 'processor'
            when r.calls_for in ('processor', 'joint') then r.calls_for
        end as by_law,
        case
            when p.ground = 'legal_obligation' or r.calls_for = 'none' then 'not_asked'
            when p.role is null and p.ground <> 'processor' then 'untold'
            else 'judged'
        end as asks_promised
    from disclosure_pieces as p
    left join role_agreements as r on r.role = p.role
)

select
    item_id,
    part,
    company,
    recipient,
    first_on,
    last_on,
    'agreement' as need,
    by_law as wanted,
    case
        when by_law is not null then 'judged'
        when role is null then 'untold'
        else 'not_asked'
    end as asks
from called
union all
select
    item_id,
    part,
    company,
    recipient,
    first_on,
    last_on,
    'promised' as need,
    'promised' as wanted,
    asks_promised as asks
from called
union all
select
    item_id,
    part,
    company,
    recipient,
    first_on,
    last_on,
    'confidentiality' as need,
    'confidentiality' as wanted,
    asks_promised as asks
from called
