-- build: measured_from
-- says: from which day a promise to erase is measured
-- grain: one row per promise to erase and company whose first extract is where its measuring begins
-- reads: first_extracts, chosen_promises, holdings
-- params:
-- kept: flows
-- columns: promise VARCHAR, company VARCHAR, first_on DATE
--
-- Nothing is known of what was purged before the first extract, unless the holdings themselves say
-- when they were erased.

select
    c.promise,
    f.company,
    f.first_on
from first_extracts as f
cross join chosen_promises as c
anti join (select distinct company from holdings where erased_on is not null) as e
    on e.company = f.company
where f.table_name = 'holdings' and c.erases
