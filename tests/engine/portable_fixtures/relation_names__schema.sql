-- measure: relation_names__schema
-- says: a relation of another schema
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from other.uses -- here
