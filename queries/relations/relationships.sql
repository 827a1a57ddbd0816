-- relation: relationships
-- says: when somebody was a customer, and when they came back
-- grain: one row per unbroken time as a customer, of each company's customer
-- reads: customers, contracts
-- optional: contracts
-- params: scope
-- figures_of: erase_after_relationship
-- columns: company VARCHAR, customer_key VARCHAR, kind VARCHAR, starts_on DATE, ended_on DATE,
--   returned_on DATE
--
-- ended_on is the last day of the relationship (null: it runs), returned_on the first day of the
-- next one. Who has contracts is a customer while one runs, an estate until it is settled; a
-- prospect ends with the last contact; a company's contact person with the organisation at the
-- latest. Contracts that follow each other without a free day are one relationship.
-- A prospect without a day of last contact has no row: nothing says when it ended.

with known as (
    select
        company, customer_key, kind, organisation_key, customer_since, customer_until,
        last_contact_on,
        case
            when $scope = 'group' and person_key is not null then person_key
            else company || ':' || customer_key
        end as party
    from customers
),

contract_customers as (
    select distinct company, customer_key from contracts
),

-- contracts of somebody who is in no customer export still say when they were a customer
everyone as (
    select company, customer_key, kind, party from known
    union all
    select c.company, c.customer_key, null as kind, c.company || ':' || c.customer_key as party
    from contract_customers as c
    left join known as k on k.company = c.company and k.customer_key = c.customer_key
    where k.customer_key is null
),

-- `union`, since a window over two equal rows could number them either way
periods as (
    select
        e.party,
        c.starts_on,
        case when e.kind = 'estate' then c.settled_on else c.ends_on end as ends_on
    from contracts as c
    join everyone as e on e.company = c.company and e.customer_key = c.customer_key
    union
    select
        k.party,
        k.customer_since as starts_on,
        case when k.kind = 'prospect' then k.last_contact_on else k.customer_until end as ends_on
    from known as k
    left join contract_customers as c
        on c.company = k.company and c.customer_key = k.customer_key
    where c.customer_key is null
        and not (k.kind = 'prospect' and k.last_contact_on is null)
),

seen_before as (
    select
        party, starts_on, ends_on,
        max(ends_on) over earlier as last_end,
        max(case when ends_on is null then 1 else 0 end) over earlier as is_running
    from periods
    window earlier as (
        partition by party order by starts_on, ends_on
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        party, starts_on, ends_on,
        sum(
            case
                when is_running = 1 then 0
                when last_end is not null and starts_on <= last_end + 1 then 0
                else 1
            end
        ) over (
            partition by party order by starts_on, ends_on
            rows between unbounded preceding and current row
        ) as island
    from seen_before
),

islands as (
    select
        party,
        min(starts_on) as starts_on,
        case
            when max(case when ends_on is null then 1 else 0 end) = 1 then null
            else max(ends_on)
        end as ends_on
    from numbered
    group by party, island
),

-- a contact person follows the organisation, comes later and leaves earlier by days of their own
contacts as (
    select
        k.company, k.customer_key, k.kind,
        case
            when o.starts_on is null then k.customer_since
            when k.customer_since is null then o.starts_on
            else greatest(o.starts_on, k.customer_since)
        end as starts_on,
        case
            when o.ends_on is null then k.customer_until
            when k.customer_until is null then o.ends_on
            else least(o.ends_on, k.customer_until)
        end as ends_on
    from known as k
    left join islands as o on o.party = k.company || ':' || k.organisation_key
    where k.kind = 'company_contact'
        and (o.party is null or k.customer_until is null or o.starts_on is null
            or o.starts_on <= k.customer_until)
        and (o.party is null or k.customer_since is null or o.ends_on is null
            or o.ends_on >= k.customer_since)
),

others as (
    select e.company, e.customer_key, e.kind, i.starts_on, i.ends_on
    from everyone as e
    join islands as i on i.party = e.party
    where e.kind is null or e.kind <> 'company_contact'
),

both_sorts as (
    select company, customer_key, kind, starts_on, ends_on from others
    union all
    select company, customer_key, kind, starts_on, ends_on from contacts
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
from both_sorts
