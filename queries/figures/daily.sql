-- build: daily
-- says: what arose, turned late and closed on each day, by one dimension at a time
-- grain: one row per promise, dimension, company, value and day on which something moved
-- reads: group_flows, group_keys, flow_keys, carried, measured_from
-- params:
-- kept: flows
-- columns: promise VARCHAR, company VARCHAR, dimension VARCHAR, value VARCHAR, day DATE,
--   arisen BIGINT, held BIGINT, lapsed BIGINT, met BIGINT, met_late BIGINT, broken BIGINT,
--   void BIGINT, void_late BIGINT, cut BIGINT, cut_late BIGINT, judged BIGINT, kept BIGINT
--
-- Running sums of these give every status on every day (`counts.sql`); sums between two days are
-- what changed (`moves.sql`). The flows of folded rows are carried on. What was judged before the
-- promise was measured is left out: of that time only what still exists is known.

with moved as (
    select
        k.flow_key, g.day,
        g.arisen, g.held, g.lapsed, g.met, g.met_late, g.broken, g.void, g.void_late, g.cut,
        g.cut_late, g.judged, g.kept
    from group_flows as g
    join group_keys as k on k.flow_group = g.flow_group
    union all
    select
        k.flow_key, c.day,
        c.arisen, c.held, c.lapsed, c.met, c.met_late, c.broken, c.void, c.void_late, c.cut,
        c.cut_late, c.judged, c.kept
    from carried as c
    join flow_keys as k
        on k.promise = c.promise and k.dimension = c.dimension
        and k.company is not distinct from c.company and k.value is not distinct from c.value
),

summed as (
    select
        flow_key, day,
        cast(sum(arisen) as bigint) as arisen,
        cast(sum(held) as bigint) as held,
        cast(sum(lapsed) as bigint) as lapsed,
        cast(sum(met) as bigint) as met,
        cast(sum(met_late) as bigint) as met_late,
        cast(sum(broken) as bigint) as broken,
        cast(sum(void) as bigint) as void,
        cast(sum(void_late) as bigint) as void_late,
        cast(sum(cut) as bigint) as cut,
        cast(sum(cut_late) as bigint) as cut_late,
        cast(sum(judged) as bigint) as judged,
        cast(sum(kept) as bigint) as kept
    from moved
    group by flow_key, day
)

select
    k.promise,
    k.company,
    k.dimension,
    k.value,
    s.day,
    s.arisen,
    s.held,
    s.lapsed,
    s.met,
    s.met_late,
    s.broken,
    s.void,
    s.void_late,
    s.cut,
    s.cut_late,
    case when s.day < m.first_on then 0 else s.judged end as judged,
    case when s.day < m.first_on then 0 else s.kept end as kept
from summed as s
join flow_keys as k on k.flow_key = s.flow_key
left join measured_from as m on m.promise = k.promise and m.company = k.company
order by s.flow_key, s.day
