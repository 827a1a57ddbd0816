-- measure: purge_ages
-- says: how long what must be erased has been overdue
-- grain: one row per promise, group (company) and age
-- reads: daily
-- promises: erase_after_relationship, erase_after_statutory_period, withdrawal_erases
-- params: as_of, by_company, company, promise
-- total_of: promise, company
-- columns: promise VARCHAR, company VARCHAR, age VARCHAR, overdue BIGINT
--
-- age in days past the last day: `0-30`, `31-90`, `91-365`, `366-`. The first late day is 1.

with moved as (
    select
        promise, company, cast("value" as date) as due_on,
        sum(lapsed - met_late - broken - void_late - cut_late) as overdue
    from daily
    where dimension = 'due_on' and "day" <= $as_of and "value" is not null
        and ($promise is null or promise = $promise)
        and ($company is null or company = $company)
    group by promise, company, "value"
),

aged as (
    select promise, company, overdue, date_diff('day', due_on, $as_of) as days
    from moved
    where overdue > 0
)

select
    promise,
    case when $by_company then company end as company,
    case
        when days <= 30 then '0-30'
        when days <= 90 then '31-90'
        when days <= 365 then '91-365'
        else '366-'
    end as age,
    cast(sum(overdue) as bigint) as overdue
from aged
group by 1, 2, 3
order by 1, 2, 3
