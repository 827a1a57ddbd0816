-- measure: types__timestamptz
-- says: an instant with a zone
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(aware_at as timestamptz) as answer -- here
from uses
