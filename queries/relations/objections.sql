-- relation: objections
-- says: which customers objected to marketing, since when, and in which channel
-- grain: one row per company, customer and request by which they objected
-- reads: requests, request_steps, customers
-- optional: request_steps, customers
-- corrected_by: request_events, customers
-- params: objection_scope
-- figures_of: marketing_stops_on_objection
-- choices: company, group
-- columns: company VARCHAR, customer_key VARCHAR, for_channel VARCHAR, objected_on DATE,
--   request_id VARCHAR
--
-- A request of the kind marketing_optout, or an objection whose purpose is marketing, that was not
-- withdrawn, however it was answered; for_channel null: about all channels. It binds the company
-- that received it (`objection_scope` company), or every company of the group (group). The person
-- objects: it counts for all customer numbers of the same person.

with withdrawn as (
    select distinct request_id, kind from request_steps where step = 'withdrawn'
),

received as (
    select
        r.company, r.customer_key, r.person_key, r.for_channel, r.received_on, r.request_id
    from requests as r
    left join withdrawn as w on w.request_id = r.request_id and w.kind = r.kind
    where (r.kind = 'marketing_optout' or (r.kind = 'objection' and r.purpose = 'marketing'))
        and w.request_id is null
        and (r.outcome is null or r.outcome <> 'withdrawn')
),

by_person as (
    select
        r.company, r.customer_key, r.for_channel, r.received_on, r.request_id,
        coalesce(c.person_key, r.person_key) as person_key
    from received as r
    left join customers as c on c.company = r.company and c.customer_key = r.customer_key
)

select
    company,
    customer_key,
    for_channel,
    received_on as objected_on,
    request_id
from by_person
where customer_key is not null
union
select
    c.company,
    c.customer_key,
    b.for_channel,
    b.received_on as objected_on,
    b.request_id
from by_person as b
join customers as c on c.person_key = b.person_key
where $objection_scope = 'group' or c.company = b.company
