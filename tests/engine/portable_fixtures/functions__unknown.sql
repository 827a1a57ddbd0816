-- measure: functions__unknown
-- says: a function of another engine
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    levenshtein_of(use_id) as answer -- here
from uses
