-- measure: qualify_star__row_number
-- says: all columns of the first row
-- grain: one row per use
-- reads: uses
-- params:

with firsts as (
    select *
    from uses
    qualify row_number() over (partition by company order by used_on, use_id) = 1
)

select
    use_id
from firsts
