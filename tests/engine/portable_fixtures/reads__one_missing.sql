-- measure: reads__one_missing
-- says: reads more than it says
-- grain: one row per use
-- reads: uses
-- params:

select
    u.use_id
from uses as u
join customers as c on c.customer_key = u.customer_key
