-- relation: use_consents
-- says: whether a consent covered each use that needs one, and why none did
-- grain: one row per use that rests on consent
-- reads: uses, live_consents, consent_endings, register_grounds
-- optional: register_grounds
-- corrected_by: processings
-- params:
-- columns: use_id VARCHAR, company VARCHAR, customer_key VARCHAR, category VARCHAR,
--   purpose VARCHAR, channel VARCHAR, used_on DATE, kind VARCHAR
--
-- kind: `covered`; else how the latest consent before the use ended, `withdrawn`, `refused` or
-- `expired`; `never` where none was given before it. A use without a ground rests on what the
-- register says for its company and purpose; where the register is mixed or has no line, kind is
-- null.

with resting as (
    select
        u.use_id, u.company, u.customer_key, u.purpose, u.category, u.channel, u.used_on,
        case
            when u.ground is not null or g.consent_lines = g.lines then 1 else 0
        end as is_told
    from uses as u
    left join register_grounds as g on g.company = u.company and g.purpose = u.purpose
    where u.ground = 'consent'
        or (u.ground is null and (g.lines is null or g.consent_lines > 0))
),

covered as (
    select distinct r.use_id
    from resting as r
    join live_consents as l
        on l.company = r.company and l.customer_key = r.customer_key and l.purpose = r.purpose
    where l.live_from <= r.used_on and (l.live_until is null or l.live_until >= r.used_on)
),

-- distinct, since a window could number two equal rows either way; of two endings on one day
-- alphabetical order gives that of consent_endings
ended_before as (
    select distinct r.use_id, e.ended_on, e.ended_as
    from resting as r
    join consent_endings as e
        on e.company = r.company and e.customer_key = r.customer_key and e.purpose = r.purpose
    where e.ended_on < r.used_on
),

ranked as (
    select
        use_id, ended_as,
        row_number() over (
            partition by use_id order by ended_on desc, ended_as desc
        ) as place
    from ended_before
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
        else coalesce(e.ended_as, 'never')
    end as kind
from resting as r
left join covered as c on c.use_id = r.use_id
left join ranked as e on e.use_id = r.use_id and e.place = 1
