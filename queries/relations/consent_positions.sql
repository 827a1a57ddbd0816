-- relation: consent_positions
-- says: how the number of customers with each answer changes, per purpose that rests on consent
-- grain: one row per company, purpose, channel, answer and day on which its number changes
-- reads: relationships, consent_purposes, consent_channels, consent_answers, calendar_span
-- params:
-- kept: flows
-- columns: company VARCHAR, purpose VARCHAR, channel VARCHAR, answer VARCHAR, "day" DATE,
--   customers BIGINT
--
-- channel '': whatever the channel; in each of the others every customer counts again. Running sums
-- are the customers of a day, each of one company counted once: those within their
-- relationship, both its days included, on days on which the register rests the purpose on consent
-- alone. Organisations are left out. answer: as in consent_answers, or `never_asked`. A
-- relationship without a first day runs from the first day in the exports.

with asked_of as (
    select
        r.company, r.customer_key, p.purpose, n.channel,
        greatest(coalesce(r.starts_on, s.first_on), p.rests_from) as begins_on,
        case
            when r.ended_on is null then p.rests_until
            when p.rests_until is null then r.ended_on
            else least(r.ended_on, p.rests_until)
        end as ends_on
    from relationships as r
    join consent_purposes as p on p.company = r.company
    join consent_channels as n on n.company = p.company and n.purpose = p.purpose
    cross join calendar_span as s
    where r.kind is null or r.kind <> 'organisation'
),

customers_of as (
    select company, customer_key, purpose, channel, begins_on, ends_on
    from asked_of
    where ends_on is null or ends_on >= begins_on
),

answered as (
    select
        c.company, c.purpose, c.channel, a.answer,
        greatest(c.begins_on, a.holds_from) as begins_on,
        case
            when c.ends_on is null then a.holds_until
            when a.holds_until is null then c.ends_on
            else least(c.ends_on, a.holds_until)
        end as ends_on
    from customers_of as c
    join consent_answers as a
        on a.company = c.company and a.customer_key = c.customer_key and a.purpose = c.purpose
        and a.channel = c.channel
    where (a.holds_until is null or a.holds_until >= c.begins_on)
        and (c.ends_on is null or a.holds_from <= c.ends_on)
),

-- everybody counts as never asked, except on the days with an answer
moved as (
    select company, purpose, channel, 'never_asked' as answer, begins_on as "day", 1 as customers
    from customers_of
    union all
    select company, purpose, channel, 'never_asked' as answer, ends_on + 1 as "day", -1 as customers
    from customers_of
    where ends_on is not null
    union all
    select company, purpose, channel, answer, begins_on as "day", 1 as customers
    from answered
    union all
    select company, purpose, channel, 'never_asked' as answer, begins_on as "day", -1 as customers
    from answered
    union all
    select company, purpose, channel, answer, ends_on + 1 as "day", -1 as customers
    from answered
    where ends_on is not null
    union all
    select company, purpose, channel, 'never_asked' as answer, ends_on + 1 as "day", 1 as customers
    from answered
    where ends_on is not null
)

select
    company,
    purpose,
    channel,
    answer,
    "day",
    cast(sum(customers) as bigint) as customers
from moved
group by company, purpose, channel, answer, "day"
having sum(customers) <> 0
