-- measure: calendar_functions__extract_dow
-- says: a weekday
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    extract(dow from used_on) as answer -- here
from uses
