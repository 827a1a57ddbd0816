-- promise: electronic_marketing_has_ground
-- says: marketing by email, SMS or app goes only to those who consented or bought something similar
-- grain: one row per marketing use by email, SMS or app to a person
-- reads: uses, customers, use_covers, objections, contracts, similar_services
-- params:
-- excludes: organisations, their contacts and estates; other channels, other purposes
--
-- kind: `consent` for that channel or for every one; else `existing_customer`, with a contract in
-- force that day with the same company, of the service offered or one that the notice file calls
-- similar, and no objection for that channel before that day; else `objected`, or `none`. A use for
-- a customer who is not known, or of an unknown service to a current customer, cannot be judged.
-- reason: the kind, and of `none` `other_service` of a current customer, `former_customer` or
-- `never_customer`; reason_on and reason_id: the consent, contract or objection that decides.

with sent as (
    select
        u.use_id, u.company, u.customer_key, u.purpose, u.category, u.channel, u.service, u.used_on,
        c.kind as customer_kind
    from uses as u
    left join customers as c on c.company = u.company and c.customer_key = u.customer_key
    where u.purpose = 'marketing' and u.channel in ('email', 'sms', 'app')
        and (c.kind is null or c.kind in ('private', 'sole_trader', 'prospect'))
),

objected as (
    select
        s.company, s.use_id, o.objected_on, o.request_id,
        row_number() over (
            partition by s.company, s.use_id order by o.objected_on, o.request_id
        ) as place
    from sent as s
    join objections as o
        on o.company = s.company and o.customer_key = s.customer_key
        and (o.for_channel is null or o.for_channel = s.channel)
    where o.objected_on < s.used_on
),

-- the contracts that had begun: of a similar service before others, running before ended
customers_of as (
    select
        s.company, s.use_id, k.contract_id, k.starts_on, k.ends_on,
        case when k.ends_on is null or k.ends_on >= s.used_on then 1 else 0 end as is_running,
        case when n.similar is not null then 1 else 0 end as is_similar
    from sent as s
    join contracts as k on k.company = s.company and k.customer_key = s.customer_key
    left join similar_services as n on n.service = s.service and n.similar = k.service
    where k.starts_on <= s.used_on
),

nearest_contracts as (
    select
        company, use_id, contract_id, starts_on, ends_on, is_running, is_similar,
        row_number() over (
            partition by company, use_id
            order by is_running desc, is_similar desc, ends_on desc, starts_on, contract_id
        ) as place
    from customers_of
),

grounded as (
    select
        s.use_id, s.company, s.customer_key, s.purpose, s.category, s.channel, s.used_on,
        case
            when s.customer_kind is null then cast(null as varchar)
            when c.use_id is not null then 'consent'
            when o.use_id is not null then 'objected'
            when k.is_running = 1 and k.is_similar = 1 then 'existing_customer'
            when k.is_running = 1 and s.service is null then cast(null as varchar)
            when k.is_running = 1 then 'other_service'
            when k.use_id is not null then 'former_customer'
            else 'never_customer'
        end as reason,
        c.given_on, c.consent_id, o.objected_on, o.request_id, k.starts_on, k.ends_on, k.contract_id
    from sent as s
    left join use_covers as c on c.company = s.company and c.use_id = s.use_id
    left join objected as o on o.company = s.company and o.use_id = s.use_id and o.place = 1
    left join nearest_contracts as k
        on k.company = s.company and k.use_id = s.use_id and k.place = 1
)

select
    'uses' as item_table,
    use_id as item_id,
    company,
    customer_key,
    category,
    purpose,
    channel,
    case
        when reason in ('other_service', 'former_customer', 'never_customer') then 'none'
        else reason
    end as kind,
    reason,
    case
        when reason = 'consent' then given_on
        when reason = 'objected' then objected_on
        when reason in ('existing_customer', 'other_service') then starts_on
        when reason = 'former_customer' then ends_on
    end as reason_on,
    case
        when reason = 'consent' then consent_id
        when reason = 'objected' then request_id
        when reason in ('existing_customer', 'other_service', 'former_customer') then contract_id
    end as reason_id,
    case when reason is not null then used_on end as arises_on,
    cast(null as date) as due_on,
    case when reason is not null then used_on end as closed_on,
    case
        when reason in ('consent', 'existing_customer') then 'met'
        when reason is not null then 'broken'
    end as closed_as,
    case when reason is not null then 'row' end as closed_by
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
--
-- example: An objection or a consent for one channel speaks of that channel alone
--   customers
--   | customer_key |
--   | c1           |
--   | c2           |
--   | c3           |
--   contracts
--   | contract_id | customer_key | service | starts_on  |
--   | k1          | c1           | fibre   | 2025-01-01 |
--   | k2          | c2           | fibre   | 2025-01-01 |
--   requests
--   | request_id | kind             | customer_key | for_channel | purpose   | received_on |
--   | r1         | marketing_optout | c1           | email       |           | 2026-01-10  |
--   | r2         | objection        | c2           |             | marketing | 2026-01-10  |
--   | r3         | marketing_optout | c3           |             |           | 2026-01-10  |
--   consents
--   | consent_id | customer_key | for_channel | decided_on |
--   | s1         | c2           | sms         | 2026-02-10 |
--   | s2         | c3           |             | 2026-01-05 |
--   uses
--   | use_id | customer_key | channel | service | used_on    |
--   | u1     | c1           | email   | fibre   | 2026-01-11 |
--   | u2     | c1           | sms     | fibre   | 2026-01-11 |
--   | u3     | c2           | sms     | fibre   | 2026-02-10 |
--   | u4     | c2           | email   | fibre   | 2026-02-10 |
--   | u5     | c3           | email   | fibre   | 2026-01-10 |
--   | u6     | c3           | email   | fibre   | 2026-01-11 |
--   gives
--   | item_id | kind              | reason_on  | reason_id | closed_as |
--   | u1      | objected          | 2026-01-10 | r1        | broken    |
--   | u2      | existing_customer | 2025-01-01 | k1        | met       |
--   | u3      | consent           | 2026-02-10 | s1        | met       |
--   | u4      | objected          | 2026-01-10 | r2        | broken    |
--   | u5      | consent           | 2026-01-05 | s2        | met       |
--   | u6      | objected          | 2026-01-10 | r3        | broken    |
--
-- example: Without a ground the row says how near the customer came to one
--   customers
--   | customer_key |
--   | c1           |
--   | c2           |
--   contracts
--   | contract_id | customer_key | service     | starts_on  | ends_on    |
--   | k1          | c1           | electricity | 2024-01-01 | 2025-06-30 |
--   | k2          | c1           | water       | 2025-01-01 | 2025-12-31 |
--   uses
--   | use_id | customer_key | service | used_on    |
--   | u1     | c1           | fibre   | 2025-03-01 |
--   | u2     | c1           | fibre   | 2026-03-01 |
--   | u3     | c2           | fibre   | 2026-03-01 |
--   gives
--   | item_id | kind | reason          | reason_on  | reason_id | closed_as |
--   | u1      | none | other_service   | 2025-01-01 | k2        | broken    |
--   | u2      | none | former_customer | 2025-12-31 | k2        | broken    |
--   | u3      | none | never_customer  |            |           | broken    |
