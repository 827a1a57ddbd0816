-- measure: sums_of_booleans__predicate
-- says: a sum of truths
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    sum(kind = 'email') as answer -- here
from uses
group by company
