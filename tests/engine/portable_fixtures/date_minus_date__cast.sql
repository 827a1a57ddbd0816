-- measure: date_minus_date__cast
-- says: a day less an instant's day
-- grain: one row per use
-- reads: uses
-- params: as_of

select
    use_id,
    $as_of - cast(aware_at as date) as answer -- here
from uses
