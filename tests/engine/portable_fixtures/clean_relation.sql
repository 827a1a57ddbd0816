-- relation: clean_relation
-- says: a relation with its schema
-- grain: one row per company
-- reads: uses
-- params:
-- columns: company VARCHAR, first_on DATE,
--   uses BIGINT
-- never_null: first_on
-- kept: rows
--
-- A CTE may carry the name of the relation it reads: inside it, the name is the relation.

with uses as (
    select company, used_on from uses where kind = 'email'
)

select
    company,
    min(used_on) as first_on,
    count(*) as uses
from uses
group by company
