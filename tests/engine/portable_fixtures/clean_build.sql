-- build: clean_build
-- says: what a build may make of the stretches: parts of texts, and columns added to all the others
-- grain: one row per stretch
-- reads: judged
-- params:
-- columns: item_id VARCHAR, due_on_month VARCHAR

with dated as (
    select *, substr(cast(due_on as varchar), 1, 7) as due_on_month
    from judged
)

select
    item_id,
    replace(due_on_month, '|', '/') as due_on_month
from dated
