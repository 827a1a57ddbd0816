-- promise: consent_covers_use
-- says: what needs consent is done only under a consent that holds that day
-- grain: one row per use that rests on consent
-- reads: uses, live_consents, register_grounds
-- optional: register_grounds
-- params:
-- excludes: uses whose ground is another, and uses without a ground for a purpose that the register
--   rests on another
--
-- A use without a ground rests on what the register says for its company and purpose; where the
-- register is mixed or silent it cannot be told, and the use is listed as unmeasured.

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
)

select
    'uses' as item_table,
    r.use_id as item_id,
    r.company,
    r.customer_key,
    r.category,
    r.purpose,
    r.channel,
    case when r.is_told = 1 then r.used_on end as arises_on,
    cast(null as date) as due_on,
    case when r.is_told = 1 then r.used_on end as closed_on,
    case
        when r.is_told = 0 then cast(null as varchar)
        when c.use_id is null then 'broken'
        else 'met'
    end as closed_as,
    case when r.is_told = 1 then 'row' end as closed_by
from resting as r
left join covered as c on c.use_id = r.use_id
