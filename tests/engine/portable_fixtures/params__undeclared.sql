-- measure: params__undeclared
-- says: a parameter that it does not declare
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from uses
where used_on = $as_of
