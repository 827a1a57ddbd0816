-- build: group_keys
-- says: the keys under which the flows of each group are added up
-- grain: one row per group and dimension of its promise
-- reads: flow_values, flow_keys
-- params:
-- columns: flow_group BIGINT, flow_key BIGINT

select
    v.flow_group,
    k.flow_key
from flow_values as v
join flow_keys as k
    on k.promise = v.promise and k.dimension = v.dimension
    and k.company is not distinct from v.company and k.value is not distinct from v.value
