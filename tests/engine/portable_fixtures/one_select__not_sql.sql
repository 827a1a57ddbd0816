-- measure: one_select__not_sql
-- says: no SQL
-- grain: one row per use
-- reads: uses
-- params:

select use_id frm uses where (
