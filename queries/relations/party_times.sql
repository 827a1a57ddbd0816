-- relation: party_times
-- says: when a party was a customer
-- grain: one row per party and unbroken time
-- reads: parties, contracts
-- optional: contracts
-- corrected_by: contracts
-- params:
-- merges: starts_on, ends_on
-- columns: party VARCHAR, starts_on DATE, ends_on DATE
--
-- With contracts: while one runs; an estate until it is settled. Without: from the first to the
-- last day as a customer; a prospect until the last contact. A prospect without a day of last
-- contact has no row, as its end is not known.

with contract_customers as (
    select distinct company, customer_key from contracts
)

select
    p.party,
    c.starts_on,
    case when p.kind = 'estate' then c.settled_on else c.ends_on end as ends_on
from contracts as c
join parties as p on p.company = c.company and p.customer_key = c.customer_key
union all
select
    p.party,
    -- a last contact from before the first day: the contact was there first
    case
        when p.kind = 'prospect' and p.last_contact_on < p.customer_since then p.last_contact_on
        else p.customer_since
    end as starts_on,
    case when p.kind = 'prospect' then p.last_contact_on else p.customer_until end as ends_on
from parties as p
left join contract_customers as c on c.company = p.company and c.customer_key = p.customer_key
where c.customer_key is null
    and not (p.kind = 'prospect' and p.last_contact_on is null)
