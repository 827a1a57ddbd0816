-- relation: consent_covers
-- says: on which days a consent covers a set of data that may rest on consent
-- grain: one row per holding and unbroken time under consents
-- reads: covering_consents
-- params:
-- merges: covered_from, covered_until
-- columns: company VARCHAR, holding_id VARCHAR, covered_from DATE, covered_until DATE
--
-- Both days included; covered_until null: it goes on.

select
    company,
    holding_id,
    live_from as covered_from,
    live_until as covered_until
from covering_consents
