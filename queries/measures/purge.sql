-- measure: purge
-- says: what must be erased, by the month of its last day: waiting, overdue, held, erased
-- grain: one row per promise, group (company, system, category, owner), month and reason
-- reads: daily, cohorts, system_owners
-- optional: system_owners
-- promises: erase_after_relationship, erase_after_statutory_period, withdrawal_erases
-- corrected_by: processings
-- only_there: held = holds
-- params: as_of, by_company, by_system, by_category, by_owner, company, system, category, owner,
--   promise
-- total_of: promise, company
-- columns: promise VARCHAR, company VARCHAR, system VARCHAR, category VARCHAR, owner VARCHAR,
--   due_on_month DATE, basis VARCHAR, pending BIGINT, overdue BIGINT, held BIGINT, met BIGINT,
--   met_late BIGINT
--
-- due_on_month is the first day of the month of the last day. It is null where there is no last
-- day: while a hold binds, and for the 24 months where a statute keeps the data after them. basis:
-- the statute, or the reason of the hold; null for the notice's own time alone. owner: the one who
-- owns the system on the day.

with moved as (
    select
        promise, company, "value",
        sum(arisen - held - lapsed - met - void - cut) as pending,
        sum(lapsed - met_late - broken - void_late - cut_late) as overdue,
        sum(held) as held, sum(met) as met, sum(met_late) as met_late
    from daily
    where dimension = 'cohort' and "day" <= $as_of
        and ($promise is null or promise = $promise)
        and ($company is null or company = $company)
    group by promise, company, "value"
),

owned as (
    select
        m.promise, m.company, c.system, c.category, c.basis, o.owner, m.pending, m.overdue, m.held,
        m.met, m.met_late,
        case
            when m.promise = 'erase_after_relationship' and c.basis is not null
                then cast(null as date)
            else c.due_on_month
        end as due_on_month
    from moved as m
    join cohorts as c on c.cohort = m."value"
    left join system_owners as o
        on o.company = m.company and o.system = c.system
        and (o.owns_from is null or o.owns_from <= $as_of)
        and (o.owns_until is null or o.owns_until >= $as_of)
    where ($system is null or c.system = $system)
        and ($category is null or c.category = $category)
        and ($owner is null or o.owner = $owner)
)

select
    promise,
    case when $by_company then company end as company,
    case when $by_system then system end as system,
    case when $by_category then category end as category,
    case when $by_owner then owner end as owner,
    due_on_month,
    basis,
    cast(sum(pending) as bigint) as pending,
    cast(sum(overdue) as bigint) as overdue,
    cast(sum(held) as bigint) as held,
    cast(sum(met) as bigint) as met,
    cast(sum(met_late) as bigint) as met_late
from owned
group by 1, 2, 3, 4, 5, 6, 7
having sum(pending) + sum(overdue) + sum(held) + sum(met) + sum(met_late) > 0
order by 1, 2, 3, 4, 5, 6, 7
