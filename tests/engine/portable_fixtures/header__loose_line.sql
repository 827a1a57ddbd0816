-- measure: header__loose_line
-- says: a line that belongs to no key
-- grain: one row per use
-- reads: uses
-- params:
-- This line should stand below an empty one.

select
    use_id
from uses
