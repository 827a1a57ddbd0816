-- figures: daily
-- says: what arose, turned late and closed on each day, by one dimension
-- grain: one row per company, value of the dimension and day on which something moved
-- reads: obligations
-- params: nature, dimension
-- columns: company VARCHAR, value VARCHAR, day DATE, arisen BIGINT, held BIGINT, lapsed
--   BIGINT, met BIGINT, met_late BIGINT, broken BIGINT, void BIGINT, void_late BIGINT, cut
--   BIGINT, cut_late BIGINT, judged BIGINT, kept BIGINT
--
-- Running sums of these give every status on every day (asof.py); sums between two days are what
-- changed. `dimension` names the column whose values are kept apart; '' keeps none apart. Two more are
-- made here, for data that must be erased: `due_on`, the last day, and `cohort`, the month of the last
-- day, the month in which a hold ends, system, category, and the statute or the hold's reason, parted
-- by bars. Their number follows the register and the calendar, not the customers. Each flow is
-- grouped by itself and then united: one big union first is five times slower.

with stretches as (
    select
        company,
        case $dimension
            when 'system' then system
            when 'category' then category
            when 'purpose' then purpose
            when 'channel' then channel
            when 'recipient' then recipient
            when 'kind' then kind
            when 'blocked_by' then blocked_by
            when 'due_on' then cast(due_on as varchar)
            when 'cohort' then
                coalesce(substr(cast(due_on as varchar), 1, 7), '') || '|'
                || case
                    when due_on is null and closed_as = 'cut'
                        then substr(cast(closed_on - 1 as varchar), 1, 7)
                    else ''
                end || '|'
                || replace(coalesce(system, ''), '|', '/') || '|'
                || replace(coalesce(category, ''), '|', '/') || '|'
                || coalesce(case when due_on is null then blocked_by else kind end, '')
        end as value,
        arises_on, closes_on, lapsed_on, judged_on, closed_as,
        $nature = 'duty' and due_on is null and due_at is null as is_held
    from obligations
),

moves as (
    select company, value, arises_on as day, 'arisen' as flow, count(*) as number
    from stretches group by company, value, arises_on
    union all
    select company, value, arises_on as day, 'held' as flow, count(*) as number
    from stretches where is_held group by company, value, arises_on
    union all
    select company, value, closes_on as day, 'held' as flow, -count(*) as number
    from stretches where is_held and closes_on is not null group by company, value, closes_on
    union all
    select company, value, lapsed_on as day, 'lapsed' as flow, count(*) as number
    from stretches where lapsed_on is not null group by company, value, lapsed_on
    union all
    select
        company, value, closes_on as day,
        case
            when closed_as in ('void', 'cut') and lapsed_on is not null then closed_as || '_late'
            else closed_as
        end as flow,
        count(*) as number
    from stretches where closes_on is not null
    group by
        company, value, closes_on,
        case
            when closed_as in ('void', 'cut') and lapsed_on is not null then closed_as || '_late'
            else closed_as
        end
    union all
    select company, value, judged_on as day, 'judged' as flow, count(*) as number
    from stretches where judged_on is not null group by company, value, judged_on
    union all
    select company, value, judged_on as day, 'kept' as flow, count(*) as number
    from stretches where judged_on is not null and lapsed_on is null
    group by company, value, judged_on
)

select
    company,
    value,
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
group by company, value, day
