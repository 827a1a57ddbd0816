-- measure: one_select__create_table
-- says: a statement that writes
-- grain: one row per use
-- reads: uses
-- params:

create table copies as select use_id from uses
