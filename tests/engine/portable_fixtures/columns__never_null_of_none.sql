-- relation: columns__never_null_of_none
-- says: a check of a column that is not there
-- grain: one row per use
-- reads: uses
-- params:
-- columns: use_id VARCHAR
-- never_null: used_on

select
    use_id
from uses
