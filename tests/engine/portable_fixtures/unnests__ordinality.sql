-- measure: unnests__ordinality
-- says: a list opened with positions
-- grain: one row per use
-- reads: uses
-- params:

select
    u.use_id,
    z.purpose
from uses as u
cross join unnest(u.purposes) with ordinality as z(purpose, place) -- here
