-- measure: parameter_names__number
-- says: a numbered parameter
-- grain: one row per use
-- reads: uses
-- params: 1

select
    use_id
from uses
where used_on = $1 -- here
