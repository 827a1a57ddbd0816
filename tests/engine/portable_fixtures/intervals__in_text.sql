-- measure: intervals__in_text
-- says: two units in a text
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(used_on + interval '1 month 2 days' as date) as answer -- here
from uses
