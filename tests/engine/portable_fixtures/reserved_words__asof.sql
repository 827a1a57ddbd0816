-- measure: reserved_words__asof
-- says: a table alias that DuckDB 2.0 reserves
-- grain: one row per use
-- reads: uses
-- params:

select
    asof.use_id -- here
from uses as asof -- here
