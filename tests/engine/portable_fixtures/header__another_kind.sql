-- query: header__another_kind
-- says: a kind that does not exist
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from uses
