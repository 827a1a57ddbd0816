-- measure: ordering__named_window
-- says: a named window without an order
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    lead(used_on) over same_company as answer -- here
from uses
window same_company as (partition by company)
