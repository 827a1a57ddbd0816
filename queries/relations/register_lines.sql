-- relation: register_lines
-- says: the lines of the register of processing
-- grain: one row per company, system, category, purpose, basis and days in force
-- reads: processings
-- params:
-- kept: flows
-- columns: company VARCHAR, system VARCHAR, category VARCHAR, purpose VARCHAR, basis VARCHAR,
--   valid_from DATE, valid_until DATE, lines BIGINT
--
-- basis: the ground of article 6. valid_from or valid_until null: no first or no last day.

select
    company,
    system,
    category,
    purpose,
    legal_basis as basis,
    valid_from,
    valid_until,
    count(*) as lines
from processings
group by company, system, category, purpose, legal_basis, valid_from, valid_until
