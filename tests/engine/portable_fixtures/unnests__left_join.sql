-- measure: unnests__left_join
-- says: an outer join with a list
-- grain: one row per use
-- reads: uses
-- params:

select
    u.use_id,
    z.purpose
from uses as u
left join unnest(u.purposes) as z(purpose) on true -- here
