-- promise: marketing_stops_on_objection
-- says: whoever objects to marketing gets none from the next day on
-- grain: one row per marketing use
-- reads: uses, objections, use_covers, consent_lives, consent_channel_ends, period_days
-- params:
-- counts: period.tolerance
-- excludes: uses for other purposes
--
-- A use on the day of the objection counts as before it. An objection for one channel binds that
-- channel, and a consent to marketing that was given after the objection and covers the use lifts
-- it in the consent's channel. kind: `within_tolerance` until the last day that the authority
-- tolerated (`period.tolerance`, from the first objection that binds: one that was followed by a
-- consent, which a later objection ended, does not), then `beyond_tolerance`; both fall short.
-- reason: `objected`, with the day and the request; of a use that went right `never_objected`, or
-- `consented`, with the consent that lifted the objection.

with marketing as (
    select use_id, company, customer_key, purpose, category, channel, used_on
    from uses
    where purpose = 'marketing'
),

objected as (
    select m.company, m.use_id, o.objected_on, o.request_id
    from marketing as m
    join objections as o
        on o.company = m.company and o.customer_key = m.customer_key
        and (o.for_channel is null or o.for_channel = m.channel)
    where o.objected_on < m.used_on
),

-- consents that an objection ended, in the channel of the use
ended_by_objection as (
    select m.company, m.use_id, l.live_from
    from marketing as m
    join consent_lives as l
        on l.company = m.company and l.customer_key = m.customer_key and l.purpose = m.purpose
        and (l.for_channel is null or l.for_channel = m.channel)
    where l.ended_as = 'objected' and l.live_until < m.used_on
    union all
    select m.company, m.use_id, e.live_from
    from marketing as m
    join consent_channel_ends as e
        on e.company = m.company and e.customer_key = m.customer_key and e.purpose = m.purpose
        and e.channel = m.channel
    where e.ended_as = 'objected' and e.live_until < m.used_on
),

last_given as (
    select company, use_id, max(live_from) as given_on
    from ended_by_objection
    group by company, use_id
),

-- the objections since the last such consent; the first of them
ranked as (
    select
        o.company, o.use_id, o.objected_on, o.request_id,
        row_number() over (
            partition by o.company, o.use_id order by o.objected_on, o.request_id
        ) as place
    from objected as o
    left join last_given as g on g.company = o.company and g.use_id = o.use_id
    where g.given_on is null or g.given_on <= o.objected_on
),

binding as (
    select company, use_id, objected_on, request_id
    from ranked
    where place = 1
)

select
    'uses' as item_table,
    m.use_id as item_id,
    m.company,
    m.customer_key,
    m.category,
    m.purpose,
    m.channel,
    case
        when o.use_id is null or c.use_id is not null then cast(null as varchar)
        when m.used_on <= t.reaches_on then 'within_tolerance'
        else 'beyond_tolerance'
    end as kind,
    o.objected_on as counts_from,
    case
        when o.use_id is null then 'never_objected'
        when c.use_id is not null then 'consented'
        else 'objected'
    end as reason,
    case when o.use_id is not null then coalesce(c.given_on, o.objected_on) end as reason_on,
    case when o.use_id is not null then coalesce(c.consent_id, o.request_id) end as reason_id,
    m.used_on as arises_on,
    cast(null as date) as due_on,
    m.used_on as closed_on,
    case when o.use_id is null or c.use_id is not null then 'met' else 'broken' end as closed_as,
    'row' as closed_by
from marketing as m
left join binding as o on o.company = m.company and o.use_id = m.use_id
left join use_covers as c on c.company = m.company and c.use_id = m.use_id
left join period_days as t on t.period = 'tolerance' and t.day = o.objected_on

-- example: A use on the day of the objection is fine, on the next it falls short, from the seventh day on beyond tolerance
--   requests
--   | request_id | kind             | customer_key | received_on |
--   | r1         | marketing_optout | c1           | 2026-03-01  |
--   uses
--   | use_id | used_on    |
--   | u1     | 2026-03-01 |
--   | u2     | 2026-03-02 |
--   | u3     | 2026-03-07 |
--   | u4     | 2026-03-08 |
--   gives
--   | item_id | kind             | counts_from | arises_on  | closed_as |
--   | u1      |                  |             | 2026-03-01 | met       |
--   | u2      | within_tolerance | 2026-03-01  | 2026-03-02 | broken    |
--   | u3      | within_tolerance | 2026-03-01  | 2026-03-07 | broken    |
--   | u4      | beyond_tolerance | 2026-03-01  | 2026-03-08 | broken    |
--
-- example: It binds the company that received it, for marketing, until a consent given after it
--   requests
--   | request_id | company | kind             | customer_key | received_on |
--   | r1         | kem     | marketing_optout | c1           | 2026-03-01  |
--   | r2         | kem     | objection        | c2           | 2026-03-01  |
--   consents
--   | consent_id | company | customer_key | decided_on | expires_on |
--   | s1         | kem     | c1           | 2026-01-01 |            |
--   | s2         | kem     | c1           | 2026-04-01 | 2026-04-30 |
--   uses
--   | use_id | company | customer_key | purpose    | used_on    |
--   | u1     | kem     | c1           | marketing  | 2026-03-31 |
--   | u2     | kem     | c1           | marketing  | 2026-04-01 |
--   | u3     | kem     | c1           | marketing  | 2026-04-30 |
--   | u4     | kem     | c1           | marketing  | 2026-05-01 |
--   | u5     | elnat   | c1           | marketing  | 2026-03-31 |
--   | u6     | kem     | c1           | statistics | 2026-03-31 |
--   | u7     | kem     | c2           | marketing  | 2026-03-31 |
--   gives
--   | item_id | kind             | closed_as |
--   | u1      | beyond_tolerance | broken    |
--   | u2      |                  | met       |
--   | u3      |                  | met       |
--   | u4      | beyond_tolerance | broken    |
--   | u5      |                  | met       |
--   | u7      |                  | met       |
--
-- example: A consent of the objection's own day does not lift it; another company's or purpose's neither
--   requests
--   | request_id | company | kind             | customer_key | received_on |
--   | r1         | kem     | marketing_optout | c1           | 2026-03-01  |
--   consents
--   | consent_id | company | purpose    | decided_on |
--   | s1         | kem     | marketing  | 2026-03-01 |
--   | s2         | elnat   | marketing  | 2026-03-03 |
--   | s3         | kem     | statistics | 2026-03-03 |
--   uses
--   | use_id | company | used_on    |
--   | u1     | kem     | 2026-03-05 |
--   gives
--   | item_id | kind             | closed_as |
--   | u1      | within_tolerance | broken    |
--
-- example: An objection that was withdrawn binds nothing; one that was refused does
--   requests
--   | request_id | kind             | customer_key | received_on | answered_on | outcome   |
--   | r1         | marketing_optout | c1           | 2026-03-01  | 2026-03-04  | withdrawn |
--   | r2         | marketing_optout | c2           | 2026-03-01  |             |           |
--   | r3         | marketing_optout | c3           | 2026-03-01  | 2026-03-04  | refused   |
--   request_events
--   | event_id | request_id | kind      | happened_on |
--   | e1       | r2         | withdrawn | 2026-03-04  |
--   uses
--   | use_id | customer_key | used_on    |
--   | u1     | c1           | 2026-03-10 |
--   | u2     | c2           | 2026-03-10 |
--   | u3     | c3           | 2026-03-10 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--   | u2      | met       |
--   | u3      | broken    |
--
-- example: The tolerance counts from the first objection that binds: not from one that a consent lifted
--   requests
--   | request_id | kind             | customer_key | received_on |
--   | r1         | marketing_optout | c1           | 2026-01-10  |
--   | r2         | marketing_optout | c1           | 2026-03-01  |
--   | r3         | marketing_optout | c2           | 2026-02-20  |
--   | r4         | marketing_optout | c2           | 2026-03-01  |
--   consents
--   | consent_id | customer_key | decided_on |
--   | s1         | c1           | 2026-02-01 |
--   uses
--   | use_id | customer_key | used_on    |
--   | u1     | c1           | 2026-03-02 |
--   | u2     | c2           | 2026-03-02 |
--   gives
--   | item_id | kind             | counts_from | closed_as |
--   | u1      | within_tolerance | 2026-03-01  | broken    |
--   | u2      | beyond_tolerance | 2026-02-20  | broken    |
--
-- example: The person objects: with a customer number or without, all of theirs at that company
--   customers
--   | company | customer_key | person_key |
--   | kem     | c1           | p1         |
--   | elnat   | c2           | p1         |
--   | kem     | c3           | p2         |
--   | kem     | c4           | p2         |
--   | elnat   | c5           | p2         |
--   | kem     | c6           |            |
--   requests
--   | request_id | company | kind             | customer_key | person_key | received_on |
--   | r1         | kem     | marketing_optout |              | p1         | 2026-03-01  |
--   | r2         | kem     | marketing_optout | c3           |            | 2026-03-01  |
--   uses
--   | use_id | company | customer_key | used_on    |
--   | u1     | kem     | c1           | 2026-03-02 |
--   | u2     | elnat   | c2           | 2026-03-02 |
--   | u3     | kem     | c3           | 2026-03-02 |
--   | u4     | kem     | c4           | 2026-03-02 |
--   | u5     | elnat   | c5           | 2026-03-02 |
--   | u6     | kem     | c6           | 2026-03-02 |
--   gives
--   | item_id | closed_as |
--   | u1      | broken    |
--   | u2      | met       |
--   | u3      | broken    |
--   | u4      | broken    |
--   | u5      | met       |
--   | u6      | met       |
--
-- example: An objection for one channel binds that channel; a consent for one channel lifts it there
--   requests
--   | request_id | kind             | customer_key | for_channel | purpose    | received_on |
--   | r1         | marketing_optout | c1           | email       |            | 2026-03-01  |
--   | r2         | objection        | c2           |             | marketing  | 2026-03-01  |
--   | r3         | objection        | c3           |             | statistics | 2026-03-01  |
--   | r4         | marketing_optout | c4           | sms         |            | 2026-03-01  |
--   consents
--   | consent_id | customer_key | for_channel | decided_on |
--   | s1         | c2           | sms         | 2026-04-01 |
--   | s2         | c4           |             | 2026-04-01 |
--   uses
--   | use_id | customer_key | channel | used_on    |
--   | u1     | c1           | email   | 2026-03-02 |
--   | u2     | c1           | post    | 2026-03-02 |
--   | u3     | c2           | sms     | 2026-04-01 |
--   | u4     | c2           | email   | 2026-04-01 |
--   | u5     | c3           | email   | 2026-04-01 |
--   | u6     | c4           | sms     | 2026-04-01 |
--   gives
--   | item_id | kind             | reason         | reason_on  | reason_id | closed_as |
--   | u1      | within_tolerance | objected       | 2026-03-01 | r1        | broken    |
--   | u2      |                  | never_objected |            |           | met       |
--   | u3      |                  | consented      | 2026-04-01 | s1        | met       |
--   | u4      | beyond_tolerance | objected       | 2026-03-01 | r2        | broken    |
--   | u5      |                  | never_objected |            |           | met       |
--   | u6      |                  | consented      | 2026-04-01 | s2        | met       |
--
-- example: An objection for one channel binds all customer numbers of the person, in that channel
--   customers
--   | customer_key | person_key |
--   | c1           | p1         |
--   | c2           | p1         |
--   requests
--   | request_id | kind             | customer_key | person_key | for_channel | received_on |
--   | r1         | marketing_optout |              | p1         | email       | 2026-03-01  |
--   | r2         | marketing_optout | c1           |            | sms         | 2026-03-01  |
--   uses
--   | use_id | customer_key | channel | used_on    |
--   | u1     | c1           | email   | 2026-03-02 |
--   | u2     | c2           | sms     | 2026-03-02 |
--   | u3     | c2           | post    | 2026-03-02 |
--   gives
--   | item_id | reason         | reason_id | closed_as |
--   | u1      | objected       | r1        | broken    |
--   | u2      | objected       | r2        | broken    |
--   | u3      | never_objected |           | met       |
