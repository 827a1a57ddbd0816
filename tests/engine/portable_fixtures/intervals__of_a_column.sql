-- measure: intervals__of_a_column
-- says: a number of months from a column
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(used_on + interval (months_kept) month as date) as answer -- here
from uses
