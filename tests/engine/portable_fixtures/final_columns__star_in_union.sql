-- measure: final_columns__star_in_union
-- says: all columns in the second branch
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from uses
union all
select
    * -- here
from uses
