-- relation: use_consents
-- says: whether a consent covered each use that needs one, and why none did
-- grain: one row per use that rests on consent
-- reads: uses, use_covers, consent_lives, consent_channel_ends, live_consents, register_grounds
-- optional: register_grounds
-- corrected_by: processings
-- params:
-- columns: use_id VARCHAR, company VARCHAR, customer_key VARCHAR, category VARCHAR,
--   purpose VARCHAR, channel VARCHAR, used_on DATE, kind VARCHAR, reason_on DATE, reason_id VARCHAR
--
-- kind: `covered`; else how the latest consent for the use's channel ended before the use,
-- `withdrawn`, `refused`, `objected` or `expired`; `other_channel` where there was none and one
-- holds for another channel; `never` where none was given before it. reason_on and reason_id: the
-- day and the record of the consent that covers, or of what ended it. A use without a ground rests
-- on what the register says of its company and purpose on its day; where that is mixed or has no
-- line, kind is null.

with resting as (
    select
        u.use_id, u.company, u.customer_key, u.purpose, u.category, u.channel, u.used_on,
        case
            when u.ground is not null or g.consent_lines = g.lines then 1 else 0
        end as is_told
    from uses as u
    left join register_grounds as g
        on g.company = u.company and g.purpose = u.purpose
        and g.holds_from <= u.used_on and (g.holds_until is null or g.holds_until >= u.used_on)
    where u.ground = 'consent'
        or (u.ground is null and (g.lines is null or g.consent_lines > 0))
),

-- what was given for the use's channel, alone or among all, and was over there by then; consents
-- that one answer ended are one ending
ended_before as (
    select r.company, r.use_id, l.live_until, l.ended_on, l.ended_as, l.ended_by
    from resting as r
    join consent_lives as l
        on l.company = r.company and l.customer_key = r.customer_key and l.purpose = r.purpose
        and (l.for_channel is null or l.for_channel = r.channel)
    left join consent_channel_ends as e
        on e.company = l.company and e.consent_id = l.consent_id and e.channel = r.channel
    where l.live_until < r.used_on and l.live_from <= r.used_on and e.consent_id is null
    union
    select r.company, r.use_id, e.live_until, e.ended_on, e.ended_as, e.ended_by
    from resting as r
    join consent_channel_ends as e
        on e.company = r.company and e.customer_key = r.customer_key and e.purpose = r.purpose
        and e.channel = r.channel
    where e.live_until < r.used_on and e.live_from <= r.used_on
),

-- of two endings on one day alphabetical order gives that of consent_lives
last_ended as (
    select
        company, use_id, ended_on, ended_as, ended_by,
        row_number() over (
            partition by company, use_id order by live_until desc, ended_as desc, ended_by
        ) as place
    from ended_before
),

elsewhere as (
    select
        r.company, r.use_id, l.consent_id, l.live_from,
        row_number() over (
            partition by r.company, r.use_id order by l.live_from desc, l.consent_id desc
        ) as place
    from resting as r
    join live_consents as l
        on l.company = r.company and l.customer_key = r.customer_key and l.purpose = r.purpose
    where l.live_from <= r.used_on and (l.live_until is null or l.live_until >= r.used_on)
        and l.for_channel <> r.channel
)

select
    r.use_id,
    r.company,
    r.customer_key,
    r.category,
    r.purpose,
    r.channel,
    r.used_on,
    case
        when r.is_told = 0 then cast(null as varchar)
        when c.use_id is not null then 'covered'
        when e.use_id is not null then e.ended_as
        when o.use_id is not null then 'other_channel'
        else 'never'
    end as kind,
    case
        when c.use_id is not null then c.given_on
        when e.use_id is not null then e.ended_on
        else o.live_from
    end as reason_on,
    coalesce(c.consent_id, e.ended_by, o.consent_id) as reason_id
from resting as r
left join use_covers as c on c.company = r.company and c.use_id = r.use_id
left join last_ended as e on e.company = r.company and e.use_id = r.use_id and e.place = 1
left join elsewhere as o on o.company = r.company and o.use_id = r.use_id and o.place = 1
