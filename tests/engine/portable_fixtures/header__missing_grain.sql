-- measure: header__missing_grain
-- says: no grain
-- reads: uses
-- params:

select
    use_id
from uses
