-- relation: request_verdicts
-- says: on which day each request is judged, and whether it was answered in time
-- grain: one row per request that is or will be judged
-- reads: answers, gone_requests
-- params:
-- kept: rows
-- columns: request_id VARCHAR, kind VARCHAR, judged_on DATE, is_kept BOOLEAN
--
-- The same days as those of the promise to answer (`judged.sql`), so that a measure and the promise
-- count one cohort: the requests whose last day has passed. judged_on is the day after that last
-- day; of a request that was answered while its clock stood still, which has none, the day of the
-- answer. Withdrawn or gone from the exports in time: never judged. Late once is late, however long
-- the clock stands still afterwards.

with ended as (
    select
        a.request_id, a.kind, a.arises_on, a.due_on,
        case
            when g.left_on is not null and (a.closed_on is null or a.closed_on > g.left_on)
                then g.left_on
            else a.closed_on
        end as closed_on,
        case
            when g.left_on is not null and (a.closed_on is null or a.closed_on > g.left_on)
                then 'void'
            else a.closed_as
        end as closed_as
    from answers as a
    left join gone_requests as g on g.request_id = a.request_id and g.kind = a.kind
    where a.arises_on is not null and (g.left_on is null or a.arises_on < g.left_on)
),

dated as (
    select
        request_id, kind, closed_as,
        case when due_on + 1 < arises_on then arises_on else due_on + 1 end as late_on,
        case when closed_on < arises_on then arises_on else closed_on end as closes_on,
        case when closed_on is null or closed_on > due_on then 1 else 0 end as is_late
    from ended
),

judged as (
    select
        request_id, kind, is_late,
        case
            when is_late = 1 then late_on
            when closed_as = 'met' then coalesce(late_on, closes_on)
        end as judged_on
    from dated
)

select
    request_id,
    kind,
    min(judged_on) as judged_on,
    max(is_late) = 0 as is_kept
from judged
where judged_on is not null
group by request_id, kind
