-- measure: one_select__copy
-- says: a statement that writes a file
-- grain: one row per use
-- reads: uses
-- params:

copy uses to 'uses.csv'
