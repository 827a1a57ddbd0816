-- measure: ordering__string_agg
-- says: texts joined in any order
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    string_agg(use_id, ',') as answer -- here
from uses
group by company
