-- measure: consent_coverage
-- says: how many customers have said yes, per purpose that rests on consent
-- grain: one row per purpose and group (company), of those that have a customer on the day
-- reads: consent_positions, coverage
-- params: as_of, by_company, company
-- columns: purpose VARCHAR, company VARCHAR, customers BIGINT, covered BIGINT, withdrawn BIGINT,
--   expired BIGINT, refused BIGINT, asked BIGINT, never_asked BIGINT, unknown BIGINT,
--   covered_share DOUBLE
-- sums: customers = covered + withdrawn + expired + refused + asked + never_asked + unknown
--
-- customers: those within their relationship on the day, of companies whose register rests the
-- purpose on consent alone; the customer of two companies counts in both. unknown: of companies
-- that export no consents. covered_share is of all customers, null where everybody is unknown.
-- Customers who left the exports more than thirteen months ago are not counted on any day.

with standing_on as (
    select company, purpose, answer, sum(customers) as customers
    from consent_positions
    where "day" <= $as_of and ($company is null or company = $company)
    group by company, purpose, answer
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
        case when h.company is null then 'unknown' else s.answer end as answer,
        s.customers
    from standing_on as s
    left join heard_of as h on h.company = s.company
),

counted as (
    select
        purpose, company,
        sum(customers) as customers,
        sum(case when answer = 'covered' then customers else 0 end) as covered,
        sum(case when answer = 'withdrawn' then customers else 0 end) as withdrawn,
        sum(case when answer = 'expired' then customers else 0 end) as expired,
        sum(case when answer = 'refused' then customers else 0 end) as refused,
        sum(case when answer = 'asked' then customers else 0 end) as asked,
        sum(case when answer = 'never_asked' then customers else 0 end) as never_asked,
        sum(case when answer = 'unknown' then customers else 0 end) as unknown
    from told
    group by purpose, company
)

select
    purpose,
    company,
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
order by purpose, company
