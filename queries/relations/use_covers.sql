-- relation: use_covers
-- says: which consent covers a use of data in the channel that it went through
-- grain: one row per use that a consent covers
-- reads: uses, live_consents, consent_channel_ends
-- params:
-- columns: use_id VARCHAR, company VARCHAR, consent_id VARCHAR, given_on DATE
--
-- A consent of the same customer, company and purpose that holds on the day of the use, for all
-- channels or for the use's own; of several the one that was given last. Whatever asks whether a
-- use had a consent reads this.

with held as (
    select u.use_id, u.company, u.channel, u.used_on, l.consent_id, l.live_from
    from uses as u
    join live_consents as l
        on l.company = u.company and l.customer_key = u.customer_key and l.purpose = u.purpose
        and (l.for_channel is null or l.for_channel = u.channel)
    where l.live_from <= u.used_on and (l.live_until is null or l.live_until >= u.used_on)
),

ranked as (
    select
        h.use_id, h.company, h.consent_id, h.live_from,
        row_number() over (
            partition by h.company, h.use_id order by h.live_from desc, h.consent_id desc
        ) as place
    from held as h
    left join consent_channel_ends as e
        on e.company = h.company and e.consent_id = h.consent_id and e.channel = h.channel
    where e.live_until is null or e.live_until >= h.used_on
)

select
    use_id,
    company,
    consent_id,
    live_from as given_on
from ranked
where place = 1
