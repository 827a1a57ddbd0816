-- measure: register
-- says: how much is held, for what and on which ground
-- grain: one row per group (company, system, category, purpose, basis), of what is held on the day
-- reads: held_turns, register_lines
-- optional: register_lines
-- corrected_by: processings
-- only_there: purpose = processings, basis = processings
-- params: as_of, by_company, by_system, by_category, by_purpose, by_basis, company, system, category,
--   purpose, basis
-- withheld: purpose, basis
-- columns: company VARCHAR, system VARCHAR, category VARCHAR, purpose VARCHAR, basis VARCHAR,
--   holdings BIGINT
--
-- By purpose or basis a holding counts once for each different one that the register's lines in
-- force that day have for its company, system and category, so the rows may add up to more than is
-- held; without a line, purpose and basis are null. By the other groups it counts once.

with held as (
    select company, system, category, sum(holdings) as holdings
    from held_turns
    where "day" <= $as_of
        and ($company is null or company = $company)
        and ($system is null or system = $system)
        and ($category is null or category = $category)
    group by company, system, category
),

-- lines that differ only in what was not asked for count once
resting as (
    select distinct
        company, system, category,
        case when $by_purpose or $purpose is not null then purpose end as purpose,
        case when $by_basis or $basis is not null then basis end as basis
    from register_lines
    where (valid_from is null or valid_from <= $as_of)
        and (valid_until is null or valid_until >= $as_of)
),

told as (
    select h.company, h.system, h.category, r.purpose, r.basis, h.holdings
    from held as h
    left join resting as r
        on r.company = h.company and r.system = h.system and r.category = h.category
    where h.holdings > 0
        and ($purpose is null or r.purpose = $purpose)
        and ($basis is null or r.basis = $basis)
)

select
    case when $by_company then company end as company,
    case when $by_system then system end as system,
    case when $by_category then category end as category,
    case when $by_purpose then purpose end as purpose,
    case when $by_basis then basis end as basis,
    cast(sum(holdings) as bigint) as holdings
from told
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
