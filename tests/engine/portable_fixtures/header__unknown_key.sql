-- measure: header__unknown_key
-- says: a key that nobody reads
-- grain: one row per use
-- reads: uses
-- params:
-- optionl: uses

select
    use_id
from uses
