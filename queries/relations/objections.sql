-- relation: objections
-- says: which customers objected to marketing, and since when
-- grain: one row per company, customer and day of an objection
-- reads: requests, request_events, customers
-- optional: request_events, customers
-- corrected_by: request_events, customers
-- params: objection_scope
-- figures_of: marketing_stops_on_objection
-- choices: company, group
-- columns: company VARCHAR, customer_key VARCHAR, objected_on DATE
--
-- A request of the kind marketing_optout that was not withdrawn, however it was answered. It binds
-- the company that received it (`objection_scope` company), or every company of the group (group).
-- The person objects: it counts for all customer numbers of the same person.

with withdrawn as (
    select distinct request_id from request_events where kind = 'withdrawn'
),

received as (
    select r.company, r.customer_key, r.person_key, r.received_on
    from requests as r
    left join withdrawn as w on w.request_id = r.request_id
    where r.kind = 'marketing_optout' and w.request_id is null
        and (r.outcome is null or r.outcome <> 'withdrawn')
),

by_person as (
    select
        r.company, r.customer_key, r.received_on, coalesce(c.person_key, r.person_key) as person_key
    from received as r
    left join customers as c on c.company = r.company and c.customer_key = r.customer_key
)

select company, customer_key, received_on as objected_on
from by_person
where customer_key is not null
union
select c.company, c.customer_key, b.received_on as objected_on
from by_person as b
join customers as c on c.person_key = b.person_key
where $objection_scope = 'group' or c.company = b.company
