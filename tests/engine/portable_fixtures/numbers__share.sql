-- relation: numbers__share
-- says: a decimal figure
-- grain: one row per use
-- reads: uses
-- params:
-- columns: use_id VARCHAR, answer DOUBLE

select
    use_id,
    case when is_free then 0.5 else 1 end as answer -- here
from uses
