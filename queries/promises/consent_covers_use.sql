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

-- example: A use is covered on the day of the withdrawal and not the day after
--   consents
--   | consent_id | purpose   | decided_on | withdrawn_on |
--   | s1         | marketing | 2026-01-10 | 2026-03-06   |
--   uses
--   | use_id | ground  | used_on    |
--   | u1     | consent | 2026-01-09 |
--   | u2     | consent | 2026-01-10 |
--   | u3     | consent | 2026-03-06 |
--   | u4     | consent | 2026-03-07 |
--   gives
--   | item_id | arises_on  | closed_as |
--   | u1      | 2026-01-09 | broken    |
--   | u2      | 2026-01-10 | met       |
--   | u3      | 2026-03-06 | met       |
--   | u4      | 2026-03-07 | broken    |
--
-- example: Another purpose, another company or a later refusal covers nothing
--   consents
--   | consent_id | company | purpose   | decision | decided_on |
--   | s1         | kem     | marketing | given    | 2026-01-10 |
--   | s2         | kem     | marketing | refused  | 2026-02-10 |
--   | s3         | elnat   | marketing | given    | 2026-01-10 |
--   uses
--   | use_id | company | purpose    | ground  | used_on    |
--   | u1     | kem     | marketing  | consent | 2026-02-10 |
--   | u2     | kem     | marketing  | consent | 2026-02-11 |
--   | u3     | kem     | statistics | consent | 2026-01-11 |
--   | u4     | elnat   | marketing  | consent | 2026-02-11 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--   | u2      | broken    |
--   | u3      | broken    |
--   | u4      | met       |
--
-- example: Only what was decided after a consent ends it; a refusal of the same day does not
--   consents
--   | consent_id | purpose   | decision | decided_on |
--   | s1         | marketing | refused  | 2026-01-10 |
--   | s2         | marketing | given    | 2026-01-10 |
--   uses
--   | use_id | ground  | used_on    |
--   | u1     | consent | 2026-01-11 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--
-- example: Of a refusal, an expiry and a withdrawal the first ends a consent
--   consents
--   | consent_id | purpose   | decision | decided_on | withdrawn_on | expires_on |
--   | s1         | marketing | given    | 2026-01-10 | 2026-06-30   | 2026-05-31 |
--   | s2         | marketing | refused  | 2026-03-01 |              |            |
--   uses
--   | use_id | ground  | used_on    |
--   | u1     | consent | 2026-03-01 |
--   | u2     | consent | 2026-03-02 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--   | u2      | broken    |
--
-- example: Without a ground of its own the register decides; mixed or silent, it cannot be told
--   consents
--   | consent_id | decided_on |
--   | s1         | 2026-01-10 |
--   processings
--   | processing_id | purpose     | legal_basis         |
--   | p1            | marketing   | consent             |
--   | p2            | statistics  | legitimate_interest |
--   | p3            | improvement | consent             |
--   | p4            | improvement | legitimate_interest |
--   uses
--   | use_id | purpose       | used_on    |
--   | u1     | marketing     | 2026-02-10 |
--   | u2     | statistics    | 2026-02-10 |
--   | u3     | improvement   | 2026-02-10 |
--   | u4     | customer_care | 2026-02-10 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--   unmeasured
--   | item_id |
--   | u3      |
--   | u4      |
