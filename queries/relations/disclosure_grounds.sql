-- relation: disclosure_grounds
-- says: whether each disclosure had a ground that the notice names
-- grain: one row per disclosure of a category, of a flow per month that is over and role in it
-- reads: disclosure_pieces, consents, consent_spans, whole_exports
-- params:
-- columns: item_id VARCHAR, part VARCHAR, company VARCHAR, customer_key VARCHAR,
--   category VARCHAR, purpose VARCHAR, recipient VARCHAR, role VARCHAR, ground VARCHAR,
--   kind VARCHAR, giver VARCHAR, given_for VARCHAR, first_on DATE, last_on DATE,
--   asks_ground VARCHAR, has_ground BOOLEAN
--
-- asks_ground: `judged`, `not_asked` of a processor, or `untold`; has_ground is null where not
-- judged. giver, given_for: whose consent, for which purpose. Contract, law and public task are
-- grounds in themselves. A consent has to hold on every day from first_on to last_on; customer and purpose are those of the row, else those of the
-- consent that it names, if that is of the same company and of no other customer. A disclosure has
-- no channel: a consent for one is enough. A batch on consent, a row without customer and purpose,
-- and one that names a consent which is not exported, of a company whose consents are not exported
-- whole, cannot be judged.

with whole as (
    select distinct e.company
    from disclosure_pieces as e
    join whole_exports as w
        on w.table_name = 'consents' and (w.company is null or w.company = e.company)
),

-- an id is unique within its company
exported as (
    select distinct consent_id from consents
),

named as (
    select
        e.item_id, e.part, e.company, e.customer_key, e.category, e.purpose, e.recipient, e.role,
        e.ground, e.kind, e.first_on, e.last_on,
        coalesce(e.customer_key, c.customer_key) as giver,
        coalesce(e.purpose, c.purpose) as given_for,
        case
            when e.ground = 'processor' or e.role = 'processor' then 'not_asked'
            when e.ground <> 'consent' then 'judged'
            when e.kind = 'batch' then 'untold'
            when x.consent_id is not null or (e.consent_id is not null and w.company is not null)
                then 'judged'
            when e.consent_id is not null then 'not_exported'
            when e.customer_key is not null and e.purpose is not null then 'judged'
            else 'untold'
        end as asks_ground
    from disclosure_pieces as e
    left join consents as c
        on c.company = e.company and c.consent_id = e.consent_id
        and (e.customer_key is null or c.customer_key = e.customer_key)
    left join exported as x on x.consent_id = e.consent_id
    left join whole as w on w.company = e.company
),

consented as (
    select distinct n.item_id, coalesce(n.part, '') as part, n.first_on
    from named as n
    join consent_spans as s
        on s.company = n.company and s.customer_key = n.giver and s.purpose = n.given_for
    where n.ground = 'consent'
        and s.holds_from <= n.first_on and (s.holds_until is null or s.holds_until >= n.last_on)
),

-- another consent than the one named may cover it; where none does, the named one might
told as (
    select
        n.item_id, n.part, n.company, n.customer_key, n.category, n.purpose, n.recipient, n.role,
        n.ground, n.kind, n.giver, n.given_for, n.first_on, n.last_on,
        c.item_id is not null as is_consented,
        case
            when n.asks_ground <> 'not_exported' then n.asks_ground
            when c.item_id is not null then 'judged'
            else 'untold'
        end as asks_ground
    from named as n
    left join consented as c
        on c.item_id = n.item_id and c.part = coalesce(n.part, '') and c.first_on = n.first_on
)

select
    n.item_id,
    n.part,
    n.company,
    n.customer_key,
    n.category,
    n.purpose,
    n.recipient,
    n.role,
    n.ground,
    n.kind,
    n.giver,
    n.given_for,
    n.first_on,
    n.last_on,
    n.asks_ground,
    case
        when n.asks_ground = 'judged'
            then n.ground in ('contract', 'legal_obligation', 'public_task')
                or n.is_consented
    end as has_ground
from told as n
