-- relation: system_owners
-- says: who owns a system in a company
-- grain: one row per company and system of the register of processing
-- reads: processings
-- params:
-- kept: flows
-- columns: company VARCHAR, system VARCHAR, owner VARCHAR
--
-- One owner per company and system, so that a record is counted once: where lines differ, the first
-- by name. owner null: the register names none.

select
    company,
    system,
    min(owner) as owner
from processings
group by company, system
