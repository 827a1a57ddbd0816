-- measure: date_literals__timestamp_cast
-- says: a typed literal cast again
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    timestamp '2026-01-31 10:00'::date as answer -- here
from uses
