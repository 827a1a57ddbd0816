-- figures: counts_of_rows
-- says: how many things have each status on a day, by any dimensions at once, from the rows
-- grain: one row per promise and group
-- reads: item_status, obligations, measured_from
-- params: as_of, window_start, promise, by, filters
-- columns: promise VARCHAR, company VARCHAR, system VARCHAR, category VARCHAR, purpose
--   VARCHAR, channel VARCHAR, recipient VARCHAR, kind VARCHAR, blocked_by VARCHAR, pending
--   BIGINT, held BIGINT, overdue BIGINT, met BIGINT, met_late BIGINT, broken BIGINT, void
--   BIGINT, judged BIGINT, kept BIGINT
--
-- The flows are broken down by one dimension at a time; a question over two or more goes to the
-- rows. `by` lists the columns to group by, `filters` maps a column to the value it must have. What
-- was judged is counted over all stretches: one that was cut after it had turned late has no status
-- any more, but still counts against the kept share.

with things as (
    select
        promise, company, system, category, purpose, channel, recipient, kind, blocked_by, status,
        0 as judged, 0 as kept
    from item_status($as_of)
    where promise = $promise
),

judgements as (
    select
        o.promise, o.company, o.system, o.category, o.purpose, o.channel, o.recipient, o.kind,
        o.blocked_by, cast(null as varchar) as status, 1 as judged,
        case when o.lapsed_on is null then 1 else 0 end as kept
    from obligations as o
    left join measured_from as m on m.promise = o.promise and m.company = o.company
    where o.promise = $promise and o.judged_on <= $as_of and o.judged_on > $window_start
        and (m.first_on is null or o.judged_on >= m.first_on)
),

everything as (
    select
        promise, company, system, category, purpose, channel, recipient, kind, blocked_by, status,
        judged, kept
    from things
    union all
    select
        promise, company, system, category, purpose, channel, recipient, kind, blocked_by, status,
        judged, kept
    from judgements
)

select
    promise,
    case when list_contains($by, 'company') then company end as company,
    case when list_contains($by, 'system') then system end as system,
    case when list_contains($by, 'category') then category end as category,
    case when list_contains($by, 'purpose') then purpose end as purpose,
    case when list_contains($by, 'channel') then channel end as channel,
    case when list_contains($by, 'recipient') then recipient end as recipient,
    case when list_contains($by, 'kind') then kind end as kind,
    case when list_contains($by, 'blocked_by') then blocked_by end as blocked_by,
    count(*) filter (where status = 'pending') as pending,
    count(*) filter (where status = 'held') as held,
    count(*) filter (where status = 'overdue') as overdue,
    count(*) filter (where status = 'met') as met,
    count(*) filter (where status = 'met_late') as met_late,
    count(*) filter (where status = 'broken') as broken,
    count(*) filter (where status = 'void') as void,
    cast(sum(judged) as bigint) as judged,
    cast(sum(kept) as bigint) as kept
from everything
where ($filters['company'] is null or company = $filters['company'])
    and ($filters['system'] is null or system = $filters['system'])
    and ($filters['category'] is null or category = $filters['category'])
    and ($filters['purpose'] is null or purpose = $filters['purpose'])
    and ($filters['channel'] is null or channel = $filters['channel'])
    and ($filters['recipient'] is null or recipient = $filters['recipient'])
    and ($filters['kind'] is null or kind = $filters['kind'])
    and ($filters['blocked_by'] is null or blocked_by = $filters['blocked_by'])
group by all
order by all
