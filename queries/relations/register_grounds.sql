-- relation: register_grounds
-- says: what the register of processing rests a company's purpose on, line by line
-- grain: one row per company and purpose
-- reads: processings
-- params:
-- columns: company VARCHAR, purpose VARCHAR, lines BIGINT, consent_lines BIGINT,
--   legal_lines BIGINT
--
-- A company and purpose rest on consent where every line does; where the lines differ, the ground
-- of a use is not known.

select
    company,
    purpose,
    count(*) as lines,
    count(case when legal_basis = 'consent' then 1 end) as consent_lines,
    count(case when legal_basis = 'legal_obligation' then 1 end) as legal_lines
from processings
group by company, purpose
