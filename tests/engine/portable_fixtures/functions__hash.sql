-- measure: functions__hash
-- says: a function that nobody compared
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    hash(use_id) as answer -- here
from uses
