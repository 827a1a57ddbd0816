-- relation: reads__relation_reading_itself
-- says: reads what it makes
-- grain: one row per use
-- reads: reads__relation_reading_itself
-- params:
-- columns: use_id VARCHAR

select
    use_id
from reads__relation_reading_itself
