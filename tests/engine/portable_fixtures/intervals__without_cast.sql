-- measure: intervals__without_cast
-- says: a day that becomes an instant
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    used_on + interval 2 month as answer -- here
from uses
