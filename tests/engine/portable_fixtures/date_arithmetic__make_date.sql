-- promise: date_arithmetic__make_date
-- says: a day made of numbers
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    make_date(starts_year, 1, 1) as answer -- here
from uses
