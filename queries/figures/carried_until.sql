-- build: carried_until
-- says: the last day on which anything moved in folded rows, of which only the flows are left
-- grain: one row; null where nothing is carried
-- reads: carried
-- params:
-- kept: flows
-- columns: last_on DATE

select max(day) as last_on
from carried
