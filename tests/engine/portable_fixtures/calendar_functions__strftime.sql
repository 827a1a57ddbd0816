-- measure: calendar_functions__strftime
-- says: a day as text
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    strftime(used_on, '%j') as answer -- here
from uses
