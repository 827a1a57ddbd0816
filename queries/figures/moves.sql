-- figures: moves
-- says: what turned late and closed between two days, and what broke
-- grain: one row per promise and group
-- reads: daily
-- params: since, as_of, dimension, by_company, by_value, company
-- columns: promise VARCHAR, company VARCHAR, value VARCHAR, fell_due BIGINT, done BIGINT,
--   fell_away BIGINT, broken BIGINT

select
    promise,
    case when $by_company then company end as company,
    case when $by_value then "value" end as "value",
    cast(sum(lapsed) as bigint) as fell_due,
    cast(sum(met_late + broken) as bigint) as done,
    cast(sum(void_late + cut_late) as bigint) as fell_away,
    cast(sum(broken) as bigint) as broken
from daily
where dimension = $dimension and "day" > $since and "day" <= $as_of
    and ($company is null or company = $company)
group by 1, 2, 3
order by 1, 2, 3
