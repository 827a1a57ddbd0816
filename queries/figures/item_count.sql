-- figures: item_count
-- says: how many things `items.sql` lists for the same question, by their status
-- grain: one row per status
-- reads: item_status
-- params: as_of, promises, status, item, filters, due_from, due_until
-- columns: status VARCHAR, things BIGINT

select status, count(*) as things
from item_status($as_of)
where list_contains($promises, promise)
    and ($status is null or status = $status)
    and ($item is null or item_id = $item)
    and ($filters['company'] is null or company = $filters['company'])
    and ($filters['system'] is null or system = $filters['system'])
    and ($filters['category'] is null or category = $filters['category'])
    and ($filters['purpose'] is null or purpose = $filters['purpose'])
    and ($filters['channel'] is null or channel = $filters['channel'])
    and ($filters['recipient'] is null or recipient = $filters['recipient'])
    and ($filters['kind'] is null or kind = $filters['kind'])
    and ($filters['blocked_by'] is null or blocked_by = $filters['blocked_by'])
    and ($due_from is null or case nature when 'event' then arises_on else due_on end >= $due_from)
    and ($due_until is null
        or case nature when 'event' then arises_on else due_on end <= $due_until)
group by status
order by status
