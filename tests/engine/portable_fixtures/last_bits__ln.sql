-- promise: last_bits__ln
-- says: a logarithm in a promise
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    ln(kept) as answer -- here
from uses
