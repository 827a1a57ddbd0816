-- measure: fractions_as_text__share
-- says: a share as text
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(cast(kept as double) as varchar) as answer -- here
from uses
