-- relation: recipient_lines
-- says: what each third party is to us, on which days
-- grain: one row per recipient and role, in unbroken succession
-- reads: recipients, absences
-- params:
-- kept: flows
-- columns: recipient VARCHAR, name VARCHAR, role VARCHAR, country VARCHAR, parent VARCHAR,
--   known_from DATE, known_until DATE, named_from DATE
--
-- Both days included; known_from null: from the beginning; known_until null: it goes on. A line
-- holds until the day before the recipient's next one; before a recipient's first line its role is
-- not known. named_from: as known_from, null of the first line too, so that on any day one line has
-- the name. A line that is gone from the register counts only where the recipient has none left in
-- it: the others were written to replace it. parent: whose sub-processor it is.

with lines as (
    select
        r.recipient_id, r.name, r.role, r.country, r.parent_id, r.valid_from,
        a.item_id is not null as is_gone
    from recipients as r
    left join absences as a
        on a.item_table = 'recipients' and a.back_on is null
        and a.item_id = r.recipient_id || coalesce(':' || cast(r.valid_from as varchar), '')
),

registered as (
    select distinct recipient_id from lines where not is_gone
),

current_lines as (
    select l.recipient_id, l.name, l.role, l.country, l.parent_id, l.valid_from
    from lines as l
    left join registered as r on r.recipient_id = l.recipient_id
    where not l.is_gone or r.recipient_id is null
),

-- the first line after each: an undated one is before all that are dated
following as (
    select l.recipient_id, l.valid_from, min(n.valid_from) as next_from
    from current_lines as l
    join current_lines as n on n.recipient_id = l.recipient_id
    where (l.valid_from is null and n.valid_from is not null) or n.valid_from > l.valid_from
    group by l.recipient_id, l.valid_from
),

first_lines as (
    select
        recipient_id, min(valid_from) as first_from,
        max(case when valid_from is null then 1 else 0 end) as has_undated
    from current_lines
    group by recipient_id
)

select
    l.recipient_id as recipient,
    l.name,
    l.role,
    l.country,
    l.parent_id as parent,
    l.valid_from as known_from,
    f.next_from - 1 as known_until,
    case
        when b.has_undated = 1 or l.valid_from > b.first_from then l.valid_from
    end as named_from
from current_lines as l
join first_lines as b on b.recipient_id = l.recipient_id
left join following as f
    on f.recipient_id = l.recipient_id
    and (f.valid_from = l.valid_from or (f.valid_from is null and l.valid_from is null))
