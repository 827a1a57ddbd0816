-- measure: one_select__two_statements
-- says: two statements
-- grain: one row per use
-- reads: uses
-- params:

select use_id from uses;
select use_id from uses
