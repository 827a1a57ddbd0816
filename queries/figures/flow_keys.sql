-- build: flow_keys
-- says: what the daily flows are grouped by, numbered in the order in which they are written
-- grain: one row per promise, dimension, company and value
-- reads: flow_values, carried
-- params:
-- columns: flow_key BIGINT, promise VARCHAR, dimension VARCHAR, company VARCHAR, value VARCHAR

with told_apart as (
    select promise, dimension, company, value from flow_values
    union
    select promise, dimension, company, value from carried
)

select
    row_number() over (order by promise, dimension, company, value) as flow_key,
    promise,
    dimension,
    company,
    value
from told_apart
