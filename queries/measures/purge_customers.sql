-- measure: purge_customers
-- says: how many customers have something overdue that must be erased
-- grain: one row per promise (null: all of them together) and group (company, and one of system or
--   category)
-- reads: late_customers, carried_until
-- promises: erase_after_relationship, erase_after_statutory_period, withdrawal_erases
-- params: as_of, by_company, by_system, by_category, company, promise
-- withheld: system, category
-- columns: promise VARCHAR, company VARCHAR, system VARCHAR, category VARCHAR, customers BIGINT
--
-- A customer belongs to one company; a person who is a customer of two companies counts twice.
-- customers is null on days up to the last one in folded rows (`carried_until.sql`).

select
    promise,
    case when $by_company then company end as company,
    case when $by_system then "value" end as system,
    case when $by_category then "value" end as category,
    cast(
        case when max(c.last_on) >= $as_of then null else sum(customers) end as bigint
    ) as customers
from late_customers
cross join carried_until as c
where "day" <= $as_of
    and dimension = case
        when $by_system then 'system' when $by_category then 'category' else ''
    end
    and ($company is null or company = $company)
    and ($promise is null or promise = $promise)
group by 1, 2, 3, 4
having sum(customers) > 0
order by 1, 2, 3, 4
