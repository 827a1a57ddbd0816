-- figures: ahead_of_rows
-- says: what fell due after a past day, of what was open on that day, whatever happened later
-- grain: one row per promise, company, value of the dimension and last day
-- reads: item_status
-- params: as_of, until, dimension
-- columns: promise VARCHAR, company VARCHAR, value VARCHAR, due_on DATE, due BIGINT

select
    promise,
    company,
    case $dimension
        when 'system' then "system"
        when 'category' then category
        when 'purpose' then purpose
        when 'channel' then channel
        when 'recipient' then recipient
        when 'kind' then kind
        when 'blocked_by' then blocked_by
    end as value,
    due_on,
    count(*) as due
from item_status($as_of)
where status = 'pending' and due_on >= $as_of and due_on < $until
group by 1, 2, 3, 4
order by 1, 2, 3, 4
