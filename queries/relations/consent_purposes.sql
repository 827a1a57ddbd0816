-- relation: consent_purposes
-- says: on which days a company's register rests a purpose on consent alone
-- grain: one row per company, purpose and unbroken time
-- reads: register_grounds
-- params:
-- merges: rests_from, rests_until
-- columns: company VARCHAR, purpose VARCHAR, rests_from DATE, rests_until DATE
--
-- Both days included; rests_until null: it goes on. Consent is the ground only where it is that of
-- every line in force that day.

select
    company,
    purpose,
    holds_from as rests_from,
    holds_until as rests_until
from register_grounds
where consent_lines = lines
