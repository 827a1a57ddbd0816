-- build: measured_from
-- says: from which day a promise to erase is measured
-- grain: one row per promise to erase and company that exports holdings
-- reads: first_extracts, chosen_promises, holdings
-- params:
-- kept: flows
-- columns: promise VARCHAR, company VARCHAR, first_on DATE
--
-- Nothing is known of what was purged before the first extract, unless the holdings themselves say
-- when they were erased: then first_on is null, and it is measured from the beginning.

select
    c.promise,
    f.company,
    case when e.company is null then f.first_on end as first_on
from first_extracts as f
cross join chosen_promises as c
left join (select distinct company from holdings where erased_on is not null) as e
    on e.company = f.company
where f.table_name = 'holdings' and c.erases
