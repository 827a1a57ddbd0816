-- relation: parties
-- says: whose relationship a company's customer belongs to
-- grain: one row per company's customer, known or named by a contract alone
-- reads: customers, contracts
-- optional: contracts
-- corrected_by: contracts
-- params: scope
-- figures_of: erase_after_relationship
-- choices: company, group
-- columns: company VARCHAR, customer_key VARCHAR, kind VARCHAR, organisation_key VARCHAR,
--   customer_since DATE, customer_until DATE, last_contact_on DATE, party VARCHAR
--
-- A party is a customer of one company, or where the relationship is with the group ($scope), a
-- person with all their customer numbers. Somebody who has contracts but is in no customer export
-- is included; their kind is null.

select
    company,
    customer_key,
    kind,
    organisation_key,
    customer_since,
    customer_until,
    last_contact_on,
    case
        when $scope = 'group' and person_key is not null then person_key
        else company || ':' || customer_key
    end as party
from customers
union all
select distinct
    c.company,
    c.customer_key,
    cast(null as varchar) as kind,
    cast(null as varchar) as organisation_key,
    cast(null as date) as customer_since,
    cast(null as date) as customer_until,
    cast(null as date) as last_contact_on,
    c.company || ':' || c.customer_key as party
from contracts as c
left join customers as k on k.company = c.company and k.customer_key = c.customer_key
where k.customer_key is null
