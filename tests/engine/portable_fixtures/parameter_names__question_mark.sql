-- measure: parameter_names__question_mark
-- says: a parameter without a name
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from uses
where used_on = ? -- here
