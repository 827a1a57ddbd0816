-- build: flow_values
-- says: under which value of each dimension the flows of a group are counted
-- grain: one row per group and dimension of its promise
-- reads: flow_groups, promise_dimensions
-- params:
-- columns: flow_group BIGINT, promise VARCHAR, company VARCHAR, dimension VARCHAR, value VARCHAR
--
-- The dimension '' is the total. Two are made here, for promises to erase: `due_on`, the last day,
-- and `cohort`: the month of the last day, the month in which a hold ends, system, category, and
-- the statute or the hold's reason, separated by vertical bars. The number of cohorts depends on
-- the register and the calendar, not on the number of customers.

select
    g.flow_group,
    g.promise,
    g.company,
    d.dimension,
    case d.dimension
        when 'system' then g.system
        when 'category' then g.category
        when 'purpose' then g.purpose
        when 'channel' then g.channel
        when 'recipient' then g.recipient
        when 'kind' then g.kind
        when 'blocked_by' then g.blocked_by
        when 'due_on' then cast(g.last_on as varchar)
        when 'cohort' then
            coalesce(substr(cast(g.last_on as varchar), 1, 7), '') || '|'
            || coalesce(g.ends_on_month, '') || '|'
            || replace(coalesce(g.system, ''), '|', '/') || '|'
            || replace(coalesce(g.category, ''), '|', '/') || '|'
            || coalesce(case when g.last_on is null then g.blocked_by else g.kind end, '')
    end as value
from flow_groups as g
join promise_dimensions as d on d.promise = g.promise
