-- promise: electronic_marketing_has_ground
-- says: marketing by email, SMS or app goes only to those who consented or bought something similar
-- grain: one row per marketing use by email, SMS or app to a person
-- reads: uses, customers, live_consents, objections, contracts, similar_services
-- params:
-- excludes: organisations, their contacts and estates; other channels, other purposes
--
-- kind: `consent` for that channel or for every one; else `existing_customer`, with a contract in
-- force that day with the same company, of the service offered or one that the notice file calls
-- similar, and no objection before that day; else `objected`, or `none`. A use for a customer who
-- is not known, or of an unknown service to a current customer, cannot be judged.

with sent as (
    select
        u.use_id, u.company, u.customer_key, u.purpose, u.category, u.channel, u.service, u.used_on,
        c.kind as customer_kind
    from uses as u
    left join customers as c on c.company = u.company and c.customer_key = u.customer_key
    where u.purpose = 'marketing' and u.channel in ('email', 'sms', 'app')
        and (c.kind is null or c.kind in ('private', 'sole_trader', 'prospect'))
),

consented as (
    select distinct s.use_id
    from sent as s
    join live_consents as l
        on l.company = s.company and l.customer_key = s.customer_key and l.purpose = s.purpose
    where (l.for_channel is null or l.for_channel = s.channel)
        and l.live_from <= s.used_on and (l.live_until is null or l.live_until >= s.used_on)
),

objected as (
    select distinct s.use_id
    from sent as s
    join objections as o on o.company = s.company and o.customer_key = s.customer_key
    where o.objected_on < s.used_on
),

current_customers as (
    select s.use_id, max(case when n.similar is not null then 1 else 0 end) as is_similar
    from sent as s
    join contracts as k on k.company = s.company and k.customer_key = s.customer_key
    left join similar_services as n on n.service = s.service and n.similar = k.service
    where k.starts_on <= s.used_on and (k.ends_on is null or k.ends_on >= s.used_on)
    group by s.use_id
),

grounded as (
    select
        s.use_id, s.company, s.customer_key, s.purpose, s.category, s.channel, s.used_on,
        case
            when s.customer_kind is null then cast(null as varchar)
            when c.use_id is not null then 'consent'
            when o.use_id is not null then 'objected'
            when k.is_similar = 1 then 'existing_customer'
            when k.use_id is not null and s.service is null then cast(null as varchar)
            else 'none'
        end as kind
    from sent as s
    left join consented as c on c.use_id = s.use_id
    left join objected as o on o.use_id = s.use_id
    left join current_customers as k on k.use_id = s.use_id
)

select
    'uses' as item_table,
    use_id as item_id,
    company,
    customer_key,
    category,
    purpose,
    channel,
    kind,
    case when kind is not null then used_on end as arises_on,
    cast(null as date) as due_on,
    case when kind is not null then used_on end as closed_on,
    case
        when kind in ('consent', 'existing_customer') then 'met'
        when kind is not null then 'broken'
    end as closed_as,
    case when kind is not null then 'row' end as closed_by
from grounded

-- example: A consent counts for its own channel, from the day it is given to the day it is withdrawn
--   customers
--   | customer_key | kind     |
--   | c1           | prospect |
--   consents
--   | consent_id | purpose    | for_channel | decided_on | withdrawn_on |
--   | s1         | marketing  | sms         | 2026-01-10 | 2026-03-06   |
--   | s2         | statistics |             | 2026-01-10 |              |
--   uses
--   | use_id | channel | service | used_on    |
--   | u1     | sms     | fibre   | 2026-01-09 |
--   | u2     | sms     | fibre   | 2026-01-10 |
--   | u3     | sms     | fibre   | 2026-03-06 |
--   | u4     | sms     | fibre   | 2026-03-07 |
--   | u5     | email   | fibre   | 2026-02-10 |
--   gives
--   | item_id | kind    | arises_on  | closed_as |
--   | u1      | none    | 2026-01-09 | broken    |
--   | u2      | consent | 2026-01-10 | met       |
--   | u3      | consent | 2026-03-06 | met       |
--   | u4      | none    | 2026-03-07 | broken    |
--   | u5      | none    | 2026-02-10 | broken    |
--
-- example: A current customer may be offered the same service or a similar one, on the first and last day too
--   customers
--   | customer_key |
--   | c1           |
--   contracts
--   | contract_id | customer_key | service     | starts_on  | ends_on    |
--   | k1          | c1           | electricity | 2025-01-01 | 2026-06-30 |
--   uses
--   | use_id | channel | service     | used_on    |
--   | u1     | email   | electricity | 2024-12-31 |
--   | u2     | email   | electricity | 2025-01-01 |
--   | u3     | app     | electricity | 2026-06-30 |
--   | u4     | email   | electricity | 2026-07-01 |
--   | u5     | email   | grid        | 2026-02-01 |
--   | u6     | email   | fibre       | 2026-02-01 |
--   | u7     | email   |             | 2026-02-01 |
--   | u8     | email   |             | 2026-07-01 |
--   gives
--   | item_id | kind              | closed_as |
--   | u1      | none              | broken    |
--   | u2      | existing_customer | met       |
--   | u3      | existing_customer | met       |
--   | u4      | none              | broken    |
--   | u5      | existing_customer | met       |
--   | u6      | none              | broken    |
--   | u8      | none              | broken    |
--   unmeasured
--   | item_id |
--   | u7      |
--
-- example: Another company's contract, consent or objection does not count
--   customers
--   | company | customer_key |
--   | kem     | c1           |
--   | elnat   | c1           |
--   contracts
--   | contract_id | company | customer_key | service | starts_on  |
--   | k1          | elnat   | c1           | fibre   | 2025-01-01 |
--   consents
--   | consent_id | company | decided_on |
--   | s1         | vatten  | 2025-01-01 |
--   requests
--   | request_id | company | kind             | customer_key | received_on |
--   | r1         | kem     | marketing_optout | c1           | 2026-01-10  |
--   uses
--   | use_id | company | service | used_on    |
--   | u1     | kem     | fibre   | 2026-01-10 |
--   | u2     | elnat   | fibre   | 2026-02-10 |
--   gives
--   | item_id | kind              | closed_as |
--   | u1      | none              | broken    |
--   | u2      | existing_customer | met       |
--
-- example: From the day after an objection being a customer is no ground; a consent is one
--   customers
--   | customer_key |
--   | c1           |
--   contracts
--   | contract_id | customer_key | service | starts_on  |
--   | k1          | c1           | fibre   | 2025-01-01 |
--   requests
--   | request_id | kind             | customer_key | received_on |
--   | r1         | marketing_optout | c1           | 2026-01-10  |
--   consents
--   | consent_id | customer_key | decided_on |
--   | s1         | c1           | 2026-02-10 |
--   uses
--   | use_id | service | used_on    |
--   | u1     | fibre   | 2026-01-10 |
--   | u2     | fibre   | 2026-01-11 |
--   | u3     |         | 2026-01-11 |
--   | u4     | fibre   | 2026-02-10 |
--   gives
--   | item_id | kind              | closed_as |
--   | u1      | existing_customer | met       |
--   | u2      | objected          | broken    |
--   | u3      | objected          | broken    |
--   | u4      | consent           | met       |
--
-- example: Persons and electronic channels only; a customer who is not known cannot be judged
--   customers
--   | customer_key | kind            |
--   | c1           | private         |
--   | c2           | sole_trader     |
--   | c3           | organisation    |
--   | c4           | company_contact |
--   | c5           | estate          |
--   uses
--   | use_id | customer_key | purpose    | channel | service | used_on    |
--   | u1     | c1           | marketing  | email   | water   | 2026-01-10 |
--   | u2     | c2           | marketing  | sms     | water   | 2026-01-10 |
--   | u3     | c3           | marketing  | email   | water   | 2026-01-10 |
--   | u4     | c4           | marketing  | email   | water   | 2026-01-10 |
--   | u5     | c5           | marketing  | email   | water   | 2026-01-10 |
--   | u6     | c9           | marketing  | email   | water   | 2026-01-10 |
--   | u7     | c1           | marketing  | post    | water   | 2026-01-10 |
--   | u8     | c1           | marketing  | phone   | water   | 2026-01-10 |
--   | u9     | c1           | statistics | email   | water   | 2026-01-10 |
--   gives
--   | item_id | kind | closed_as |
--   | u1      | none | broken    |
--   | u2      | none | broken    |
--   unmeasured
--   | item_id |
--   | u6      |
