-- measure: consent_coverage
-- says: how many customers have said yes, per purpose that rests on consent
-- grain: one row per purpose and group (company, channel), of those that have a customer on the day
-- reads: consent_positions, coverage
-- params: as_of, by_company, by_channel, company, channel
-- withheld: channel
-- columns: purpose VARCHAR, company VARCHAR, channel VARCHAR, customers BIGINT, covered BIGINT,
--   withdrawn BIGINT, expired BIGINT, refused BIGINT, asked BIGINT, never_asked BIGINT,
--   unknown BIGINT, covered_share DOUBLE
-- sums: customers = covered + withdrawn + expired + refused + asked + never_asked + unknown
--
-- customers: those within their relationship on the day, of companies whose register rests the
-- purpose on consent alone; the customer of two companies counts in both. Without a channel a
-- customer is covered who said yes to any; by channel every customer counts in each, covered by a
-- yes to it or to all (channel null: all those that no answer names). withdrawn: a yes was taken
-- back, by an objection to marketing too. unknown: of companies that export no consents.
-- covered_share is of all customers, null where everybody is unknown. Customers who left the
-- exports more than thirteen months ago are not counted on any day.

with named as (
    select max(case when channel = $channel then 1 else 0 end) as is_named
    from consent_positions
),

standing_on as (
    select p.company, p.purpose, p.channel, p.answer, sum(p.customers) as customers
    from consent_positions as p
    cross join named as n
    where p."day" <= $as_of and ($company is null or p.company = $company)
        and case
            when $channel is not null and n.is_named = 1 then p.channel = $channel
            when $channel is not null then p.channel = '*'
            when $by_channel then p.channel <> ''
            else p.channel = ''
        end
    group by p.company, p.purpose, p.channel, p.answer
),

heard_of as (
    select distinct s.company
    from standing_on as s
    join coverage as c on c.company is null or c.company = s.company
    where c.table_name = 'consents'
),

told as (
    select
        s.purpose,
        case when $by_company then s.company end as company,
        case
            when $by_channel and $channel is not null then $channel
            when $by_channel and s.channel <> '*' then s.channel
        end as channel,
        case
            when h.company is null then 'unknown'
            when s.answer = 'objected' then 'withdrawn'
            else s.answer
        end as answer,
        s.customers
    from standing_on as s
    left join heard_of as h on h.company = s.company
),

counted as (
    select
        purpose, company, channel,
        sum(customers) as customers,
        sum(case when answer = 'covered' then customers else 0 end) as covered,
        sum(case when answer = 'withdrawn' then customers else 0 end) as withdrawn,
        sum(case when answer = 'expired' then customers else 0 end) as expired,
        sum(case when answer = 'refused' then customers else 0 end) as refused,
        sum(case when answer = 'asked' then customers else 0 end) as asked,
        sum(case when answer = 'never_asked' then customers else 0 end) as never_asked,
        sum(case when answer = 'unknown' then customers else 0 end) as unknown
    from told
    group by purpose, company, channel
)

select
    purpose,
    company,
    channel,
    cast(customers as bigint) as customers,
    cast(covered as bigint) as covered,
    cast(withdrawn as bigint) as withdrawn,
    cast(expired as bigint) as expired,
    cast(refused as bigint) as refused,
    cast(asked as bigint) as asked,
    cast(never_asked as bigint) as never_asked,
    cast(unknown as bigint) as unknown,
    case
        when customers > unknown then cast(covered as double) / nullif(customers, 0)
    end as covered_share
from counted
where customers > 0
order by purpose, company, channel
