-- measure: joins__natural
-- says: a join by whatever names agree
-- grain: one row per use
-- reads: uses, consents
-- params:

select
    use_id,
    consent_id
from uses
natural join consents -- here
