-- figures: counts_of_rows
-- says: how many things have each status on a day, by any dimensions at once, from the rows
-- grain: one row per promise and group
-- reads: standing, measured_from
-- params: as_of, window_start, promise, by, filters
--
-- The flows keep one dimension apart at a time; a question over two or more goes to the rows.
-- `by` lists the columns to keep apart, `filters` maps a column to the value it must have.

select
    s.promise,
    case when list_contains($by, 'company') then s.company end as company,
    case when list_contains($by, 'system') then s.system end as system,
    case when list_contains($by, 'category') then s.category end as category,
    case when list_contains($by, 'purpose') then s.purpose end as purpose,
    case when list_contains($by, 'channel') then s.channel end as channel,
    case when list_contains($by, 'recipient') then s.recipient end as recipient,
    case when list_contains($by, 'kind') then s.kind end as kind,
    case when list_contains($by, 'blocked_by') then s.blocked_by end as blocked_by,
    count(*) filter (where s.status = 'pending') as pending,
    count(*) filter (where s.status = 'held') as held,
    count(*) filter (where s.status = 'overdue') as overdue,
    count(*) filter (where s.status = 'met') as met,
    count(*) filter (where s.status = 'met_late') as met_late,
    count(*) filter (where s.status = 'broken') as broken,
    count(*) filter (where s.status = 'void') as void,
    count(*) filter (where s.judged_on <= $as_of and s.judged_on > $window_start
        and (m.first_on is null or s.judged_on >= m.first_on)) as judged,
    count(*) filter (where s.judged_on <= $as_of and s.judged_on > $window_start
        and (m.first_on is null or s.judged_on >= m.first_on) and s.lapsed_on is null) as kept
from standing($as_of) as s
left join measured_from as m on m.promise = s.promise and m.company = s.company
where s.promise = $promise
    and ($filters['company'] is null or s.company = $filters['company'])
    and ($filters['system'] is null or s.system = $filters['system'])
    and ($filters['category'] is null or s.category = $filters['category'])
    and ($filters['purpose'] is null or s.purpose = $filters['purpose'])
    and ($filters['channel'] is null or s.channel = $filters['channel'])
    and ($filters['recipient'] is null or s.recipient = $filters['recipient'])
    and ($filters['kind'] is null or s.kind = $filters['kind'])
    and ($filters['blocked_by'] is null or s.blocked_by = $filters['blocked_by'])
group by all
order by all
