-- measure: joins__asof
-- says: an ASOF join
-- grain: one row per use
-- reads: uses, consents
-- params:

select
    u.use_id,
    c.consent_id
from uses as u
asof join consents as c on u.used_on >= c.decided_on -- here
