-- build: carried_on
-- says: the flows of folded rows, including those that this build folds
-- grain: one row per promise, dimension, company, value and day, and once more per build that added
--   to it
-- reads: carried, group_flows, group_keys, flow_keys
-- params:
-- columns: promise VARCHAR, company VARCHAR, dimension VARCHAR, value VARCHAR, day DATE,
--   arisen BIGINT, held BIGINT, lapsed BIGINT, met BIGINT, met_late BIGINT, broken BIGINT,
--   void BIGINT, void_late BIGINT, cut BIGINT, cut_late BIGINT, judged BIGINT, kept BIGINT

select
    promise,
    company,
    dimension,
    value,
    day,
    arisen,
    held,
    lapsed,
    met,
    met_late,
    broken,
    void,
    void_late,
    cut,
    cut_late,
    judged,
    kept
from carried
union all
select
    k.promise,
    k.company,
    k.dimension,
    k.value,
    g.day,
    cast(sum(g.arisen) as bigint) as arisen,
    cast(sum(g.held) as bigint) as held,
    cast(sum(g.lapsed) as bigint) as lapsed,
    cast(sum(g.met) as bigint) as met,
    cast(sum(g.met_late) as bigint) as met_late,
    cast(sum(g.broken) as bigint) as broken,
    cast(sum(g.void) as bigint) as void,
    cast(sum(g.void_late) as bigint) as void_late,
    cast(sum(g.cut) as bigint) as cut,
    cast(sum(g.cut_late) as bigint) as cut_late,
    cast(sum(g.judged) as bigint) as judged,
    cast(sum(g.kept) as bigint) as kept
from group_flows as g
join group_keys as m on m.flow_group = g.flow_group
join flow_keys as k on k.flow_key = m.flow_key
where g.is_folded
group by k.promise, k.company, k.dimension, k.value, g.day
