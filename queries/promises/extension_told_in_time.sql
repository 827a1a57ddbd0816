-- promise: extension_told_in_time
-- says: whoever has to wait longer is told within the first month, with the reason
-- grain: one row per request whose time was extended
-- reads: requests, request_events, request_clock
-- params:
-- counts: clock.first_month
-- excludes: what was told before the receipt
--
-- Judged on the first day an extension was told with a reason, else on the first day it was told
-- without one, by the limit of that day: pauses move the limit, and while paused there is none. An
-- extension that falls short does not count: `request_clock` gives no more time for it.

with told as (
    select
        e.request_id,
        min(case when e.reason is not null then e.happened_on end) as reasoned_on,
        min(e.happened_on) as first_on
    from request_events as e
    join requests as r on r.request_id = e.request_id
    where e.kind = 'extension_told' and e.happened_on >= r.received_on
    group by e.request_id
),

judged as (
    select
        r.request_id, r.company, r.customer_key, r.kind, r.channel, r.received_on, t.reasoned_on,
        coalesce(t.reasoned_on, t.first_on) as told_on
    from told as t
    join requests as r on r.request_id = t.request_id
)

select
    'requests' as item_table,
    j.request_id as item_id,
    j.company,
    j.customer_key,
    j.kind,
    j.channel,
    j.received_on as counts_from,
    j.told_on as arises_on,
    cast(null as date) as due_on,
    j.told_on as closed_on,
    case
        when j.reasoned_on is null or j.told_on > c.extension_notice_by then 'broken'
        else 'met'
    end as closed_as,
    'row' as closed_by
from judged as j
left join request_clock as c
    on c.request_id = j.request_id
    and c.arises_on <= j.told_on and (c.ends_on is null or c.ends_on > j.told_on)

-- example: Told by the end of the first month, which rolls from Sunday 15 February to Monday
--   requests
--   | request_id | kind   | received_on |
--   | r1         | access | 2026-01-15  |
--   | r2         | access | 2026-01-15  |
--   | r3         | access | 2026-01-15  |
--   request_events
--   | event_id | request_id | kind           | happened_on | reason  |
--   | e1       | r1         | extension_told | 2026-02-16  | complex |
--   | e2       | r2         | extension_told | 2026-02-17  | many    |
--   | e3       | r3         | extension_told | 2026-01-15  | other   |
--   gives
--   | item_id | kind   | arises_on  | closed_as |
--   | r1      | access | 2026-02-16 | met       |
--   | r2      | access | 2026-02-17 | broken    |
--   | r3      | access | 2026-01-15 | met       |
--
-- example: Without a reason it falls short; the reason may come later, if still in time
--   requests
--   | request_id | received_on |
--   | r1         | 2026-01-15  |
--   | r2         | 2026-01-15  |
--   | r3         | 2026-01-15  |
--   request_events
--   | event_id | request_id | kind           | happened_on | reason  |
--   | e1       | r1         | extension_told | 2026-02-01  |         |
--   | e2       | r2         | extension_told | 2026-02-01  |         |
--   | e3       | r2         | extension_told | 2026-02-10  | complex |
--   | e4       | r3         | extension_told | 2026-02-01  |         |
--   | e5       | r3         | extension_told | 2026-02-17  | complex |
--   gives
--   | item_id | arises_on  | closed_as |
--   | r1      | 2026-02-01 | broken    |
--   | r2      | 2026-02-10 | met       |
--   | r3      | 2026-02-17 | broken    |
--
-- example: A reminder of an extension told in time is no second one
--   requests
--   | request_id | received_on |
--   | r1         | 2026-01-15  |
--   request_events
--   | event_id | request_id | kind           | happened_on | reason  |
--   | e1       | r1         | extension_told | 2026-02-10  | complex |
--   | e2       | r1         | extension_told | 2026-03-10  | complex |
--   gives
--   | item_id | arises_on  | closed_as |
--   | r1      | 2026-02-10 | met       |
--
-- example: A pause moves the limit, and while paused there is none
--   requests
--   | request_id | received_on |
--   | r1         | 2026-03-02  |
--   | r2         | 2026-03-02  |
--   | r3         | 2026-03-02  |
--   request_events
--   | event_id | request_id | kind               | happened_on | reason  |
--   | e1       | r1         | identity_asked     | 2026-03-04  |         |
--   | e2       | r1         | identity_confirmed | 2026-03-20  |         |
--   | e3       | r1         | extension_told     | 2026-04-17  | complex |
--   | e4       | r2         | identity_asked     | 2026-03-04  |         |
--   | e5       | r2         | identity_confirmed | 2026-03-20  |         |
--   | e6       | r2         | extension_told     | 2026-04-18  | complex |
--   | e7       | r3         | identity_asked     | 2026-03-04  |         |
--   | e8       | r3         | extension_told     | 2026-05-18  | complex |
--   gives
--   | item_id | arises_on  | closed_as |
--   | r1      | 2026-04-17 | met       |
--   | r2      | 2026-04-18 | broken    |
--   | r3      | 2026-05-18 | met       |
--
-- example: Who was not told of an extension is not judged, nor one told before the receipt
--   requests
--   | request_id | received_on |
--   | r1         | 2026-01-15  |
--   | r2         | 2026-01-15  |
--   request_events
--   | event_id | request_id | kind           | happened_on | reason  |
--   | e1       | r1         | refusal_told   | 2026-02-10  | other   |
--   | e2       | r2         | extension_told | 2026-01-14  | complex |
