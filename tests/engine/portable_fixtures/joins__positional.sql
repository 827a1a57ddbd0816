-- measure: joins__positional
-- says: a join by position
-- grain: one row per use
-- reads: uses, consents
-- params:

select
    u.use_id,
    c.consent_id
from uses as u
positional join consents as c -- here
