-- figures: ahead_of_rows
-- says: what fell due after a past day, of what was open on that day, whatever happened later
-- grain: one row per promise, company and last day
-- reads: item_status
-- params: as_of, until
-- columns: promise VARCHAR, company VARCHAR, due_on DATE, due BIGINT

select
    promise,
    company,
    due_on,
    count(*) as due
from item_status($as_of)
where status = 'pending' and due_on >= $as_of and due_on < $until
group by 1, 2, 3
order by 1, 2, 3
