-- measure: final_columns__star
-- says: all columns
-- grain: one row per use
-- reads: uses
-- params:

select
    * -- here
from uses
