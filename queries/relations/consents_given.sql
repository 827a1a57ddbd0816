-- relation: consents_given
-- says: how many consents were given alike, and on which days they hold
-- grain: one row per company, purpose, channel, text version, days and whether it can be proven
-- reads: consents, live_consents, folded
-- params:
-- kept: flows
-- columns: company VARCHAR, purpose VARCHAR, channel VARCHAR, text_version VARCHAR,
--   decided_on DATE, live_until DATE, is_provable BOOLEAN, consents BIGINT
--
-- live_until null: it goes on. A consent is provable where channel, text version and evidence are
-- all known. Of a consent that was folded, only what it binds is kept, and it is not counted.

select
    c.company,
    c.purpose,
    c.channel,
    c.text_version,
    c.decided_on,
    l.live_until,
    c.channel is not null and c.text_version is not null and c.evidence_ref is not null
        as is_provable,
    count(*) as consents
from consents as c
join live_consents as l on l.company = c.company and l.consent_id = c.consent_id
left join folded as f
    on f.item_table = 'consents' and f.item_id = c.consent_id and f.is_away
where f.item_id is null
group by
    c.company, c.purpose, c.channel, c.text_version, c.decided_on, l.live_until,
    c.channel is not null and c.text_version is not null and c.evidence_ref is not null
