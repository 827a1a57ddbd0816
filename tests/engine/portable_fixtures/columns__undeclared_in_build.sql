-- build: columns__undeclared_in_build
-- says: a step of a build that declares no columns
-- grain: one row per stretch
-- reads: judged
-- params:

select item_id
from judged
