-- measure: unnests__in_select
-- says: a list opened in a SELECT
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    unnest(purposes) as purpose -- here
from uses
