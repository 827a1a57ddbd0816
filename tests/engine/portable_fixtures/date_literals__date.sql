-- measure: date_literals__date
-- says: a day in SQL
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    date '2026-01-31' as answer -- here
from uses
