-- measure: one_engine__pivot
-- says: rows turned into columns
-- grain: one row per use
-- reads: uses
-- params:

with turned as (
    pivot uses on kind using count(*)
)

select
    company
from turned
