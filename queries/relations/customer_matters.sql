-- relation: customer_matters
-- says: what is going on about a customer that an erasure may not overlook
-- grain: one row per customer and matter
-- reads: answers, requests, customers, gone_requests, holds, holdings
-- optional: answers, requests, customers, gone_requests, holds
-- corrected_by: customers, holds, requests
-- params:
-- kept: rows
-- columns: company VARCHAR, customer_key VARCHAR, matter VARCHAR, kind VARCHAR, begins_on DATE,
--   until_on DATE
--
-- matter: `request` (not answered, kind: the right), `dispute` (a hold on something of the customer's)
-- or `restriction` (article 18, of something of the customer's). until_on: the last day of it; null:
-- it goes on. A request concerns all customer numbers of the person who asked, in every company.

with closings as (
    select
        request_id, kind, min(received_on) as begins_on,
        max(case when closed_as <> 'cut' then closed_on end) as closed_on
    from answers
    where arises_on is not null
    group by request_id, kind
),

waiting as (
    select
        r.company, r.customer_key, coalesce(c.person_key, r.person_key) as person_key, a.kind,
        a.begins_on, a.closed_on - 1 as until_on
    from closings as a
    join requests as r on r.request_id = a.request_id and r.kind = a.kind
    left join customers as c on c.company = r.company and c.customer_key = r.customer_key
    left join gone_requests as g on g.request_id = r.request_id and g.kind = r.kind
    where g.request_id is null
),

found as (
    select company, customer_key, 'request' as matter, kind, begins_on, until_on
    from waiting
    where customer_key is not null
    union
    select c.company, c.customer_key, 'request' as matter, w.kind, w.begins_on, w.until_on
    from waiting as w
    join customers as c on c.person_key = w.person_key
    union
    select
        company, customer_key, 'dispute' as matter, cast(null as varchar) as kind,
        holds_from as begins_on, holds_until as until_on
    from holds
    where reason = 'dispute' and customer_key is not null
    union
    select
        h.company, h.customer_key, 'dispute' as matter, cast(null as varchar) as kind,
        s.holds_from as begins_on, s.holds_until as until_on
    from holds as s
    join holdings as h on h.holding_id = s.holding_id and h.company = s.company
    where s.reason = 'dispute' and s.customer_key is null
    union
    select
        company, customer_key, 'restriction' as matter, cast(null as varchar) as kind,
        coalesce(restricted_from, collected_on) as begins_on, restricted_until as until_on
    from holdings
    where (restricted_from is not null or restricted_until >= collected_on)
        and erased_on is null
)

select
    company,
    customer_key,
    matter,
    kind,
    begins_on,
    until_on
from found
where until_on is null or until_on >= begins_on
