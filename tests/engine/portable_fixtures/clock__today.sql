-- measure: clock__today
-- says: the day it is run
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    today() as answer -- here
from uses
