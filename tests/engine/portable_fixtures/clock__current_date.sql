-- measure: clock__current_date
-- says: the day it is run
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    current_date as answer -- here
from uses
