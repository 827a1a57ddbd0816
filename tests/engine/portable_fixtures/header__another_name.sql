-- measure: something_else
-- says: a file under another name
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from uses
