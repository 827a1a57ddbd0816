-- figures: clock__in_figures
-- says: the day it is run
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from uses
where used_on < current_date -- here
