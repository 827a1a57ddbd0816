-- measure: reserved_words__at
-- says: a column alias that DuckDB 2.0 reserves
-- grain: one row per use
-- reads: uses
-- params:

with named as (
    select used_on as at from uses -- here
)

select
    used_on
from named
