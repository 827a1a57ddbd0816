-- measure: calendar_functions__date_part
-- says: a part of a date
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    date_part('week', used_on) as answer -- here
from uses
