-- relation: clean_relation
-- says: a relation with its schema
-- grain: one row per company
-- reads: uses
-- params:
-- columns: company VARCHAR, first_on DATE,
--   uses BIGINT
-- never_null: first_on
-- kept: rows

select
    company,
    min(used_on) as first_on,
    count(*) as uses
from uses
group by company
