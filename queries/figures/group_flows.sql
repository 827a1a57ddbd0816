-- build: group_flows
-- says: what arose, turned late and closed on each day, by group of stretches
-- grain: one row per group, folded or not, and day on which something moved
-- reads: flow_stretches, flow_groups
-- params:
-- columns: flow_group BIGINT, is_folded BOOLEAN, day DATE, arisen BIGINT, held BIGINT,
--   lapsed BIGINT, met BIGINT, met_late BIGINT, broken BIGINT, void BIGINT, void_late BIGINT,
--   cut BIGINT, cut_late BIGINT, judged BIGINT, kept BIGINT
--
-- Each flow is counted on its own before the union: counting after a union of all stretches is
-- several times slower.

with stretches as (
    select
        g.flow_group, s.is_folded, s.is_held, s.arises_on, s.closes_on, s.lapsed_on, s.judged_on,
        case
            when s.closed_as in ('void', 'cut') and s.lapsed_on is not null
                then s.closed_as || '_late'
            else s.closed_as
        end as closing
    from flow_stretches as s
    join flow_groups as g
        on g.promise = s.promise
        and g.company is not distinct from s.company
        and g.system is not distinct from s.system
        and g.category is not distinct from s.category
        and g.purpose is not distinct from s.purpose
        and g.channel is not distinct from s.channel
        and g.recipient is not distinct from s.recipient
        and g.kind is not distinct from s.kind
        and g.blocked_by is not distinct from s.blocked_by
        and g.last_on is not distinct from s.last_on
        and g.ends_on_month is not distinct from s.ends_on_month
),

moves as (
    select flow_group, is_folded, arises_on as day, 'arisen' as flow, count(*) as number
    from stretches group by flow_group, is_folded, arises_on
    union all
    select flow_group, is_folded, arises_on as day, 'held' as flow, count(*) as number
    from stretches where is_held group by flow_group, is_folded, arises_on
    union all
    select flow_group, is_folded, closes_on as day, 'held' as flow, -count(*) as number
    from stretches where is_held and closes_on is not null
    group by flow_group, is_folded, closes_on
    union all
    select flow_group, is_folded, closes_on as day, closing as flow, count(*) as number
    from stretches where closes_on is not null
    group by flow_group, is_folded, closes_on, closing
    union all
    select flow_group, is_folded, lapsed_on as day, 'lapsed' as flow, count(*) as number
    from stretches where lapsed_on is not null group by flow_group, is_folded, lapsed_on
    union all
    select flow_group, is_folded, judged_on as day, 'judged' as flow, count(*) as number
    from stretches where judged_on is not null group by flow_group, is_folded, judged_on
    union all
    select flow_group, is_folded, judged_on as day, 'kept' as flow, count(*) as number
    from stretches where judged_on is not null and lapsed_on is null
    group by flow_group, is_folded, judged_on
)

select
    flow_group,
    is_folded,
    day,
    cast(sum(case when flow = 'arisen' then number else 0 end) as bigint) as arisen,
    cast(sum(case when flow = 'held' then number else 0 end) as bigint) as held,
    cast(sum(case when flow = 'lapsed' then number else 0 end) as bigint) as lapsed,
    cast(sum(case when flow = 'met' then number else 0 end) as bigint) as met,
    cast(sum(case when flow = 'met_late' then number else 0 end) as bigint) as met_late,
    cast(sum(case when flow = 'broken' then number else 0 end) as bigint) as broken,
    cast(sum(case when flow = 'void' then number else 0 end) as bigint) as void,
    cast(sum(case when flow = 'void_late' then number else 0 end) as bigint) as void_late,
    cast(sum(case when flow = 'cut' then number else 0 end) as bigint) as cut,
    cast(sum(case when flow = 'cut_late' then number else 0 end) as bigint) as cut_late,
    cast(sum(case when flow = 'judged' then number else 0 end) as bigint) as judged,
    cast(sum(case when flow = 'kept' then number else 0 end) as bigint) as kept
from moves
group by flow_group, is_folded, day
