-- relation: relationships
-- says: when somebody was a customer, and when they came back
-- grain: one row per unbroken time as a customer, of each company's customer
-- reads: parties, party_times
-- params:
-- columns: company VARCHAR, customer_key VARCHAR, kind VARCHAR, starts_on DATE, ended_on DATE,
--   returned_on DATE
--
-- ended_on is the last day of the relationship (null: it runs), returned_on the first day of the
-- next one. An organisation's contact person leaves with the organisation at the latest.

-- a contact person has the organisation's days, unless their own are later (first) or earlier
-- (last)
with contacts as (
    select
        p.company, p.customer_key, p.kind,
        case
            when o.starts_on is null then p.customer_since
            when p.customer_since is null then o.starts_on
            else greatest(o.starts_on, p.customer_since)
        end as starts_on,
        case
            when o.ends_on is null then p.customer_until
            when p.customer_until is null then o.ends_on
            else least(o.ends_on, p.customer_until)
        end as ends_on
    from parties as p
    left join party_times as o on o.party = p.company || ':' || p.organisation_key
    where p.kind = 'company_contact'
        and (o.party is null or p.customer_until is null or o.starts_on is null
            or o.starts_on <= p.customer_until)
        and (o.party is null or p.customer_since is null or o.ends_on is null
            or o.ends_on >= p.customer_since)
),

everyone as (
    select company, customer_key, kind, starts_on, ends_on from contacts
    union all
    select p.company, p.customer_key, p.kind, t.starts_on, t.ends_on
    from parties as p
    join party_times as t on t.party = p.party
    where p.kind is null or p.kind <> 'company_contact'
)

select
    company,
    customer_key,
    kind,
    starts_on,
    ends_on as ended_on,
    lead(starts_on) over (
        partition by company, customer_key order by starts_on, ends_on
    ) as returned_on
from everyone
