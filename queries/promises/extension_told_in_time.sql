-- promise: extension_told_in_time
-- says: whoever has to wait longer is told within the first month, with the reason
-- grain: one row per request whose time was extended
-- reads: requests, request_steps, request_clock
-- requires: request_events
-- params:
-- counts: clock.extension
-- excludes: what was told before the receipt
--
-- Judged on the first day an extension was told with a reason, else on the first day it was told
-- without one, by the limit of that day: pauses move the limit, and while paused there is none. An
-- extension that falls short does not count: `request_clock` gives no more time for it.

with told as (
    select
        request_id,
        kind,
        min(case when reason is not null then happened_on end) as reasoned_on,
        min(happened_on) as first_on
    from request_steps
    where step = 'extension_told' and happened_on >= received_on
    group by request_id, kind
),

judged as (
    select
        r.request_id, r.company, r.customer_key, r.kind, r.channel, r.received_on,
        t.reasoned_on is null as is_unexplained,
        coalesce(t.reasoned_on, t.first_on) as told_on
    from told as t
    join requests as r on r.request_id = t.request_id and r.kind = t.kind
),

limited as (
    select
        j.request_id, j.company, j.customer_key, j.kind, j.channel, j.received_on,
        j.is_unexplained, j.told_on,
        coalesce(j.told_on > c.extension_notice_by, false) as is_late
    from judged as j
    left join request_clock as c
        on c.request_id = j.request_id and c.kind = j.kind
        and c.arises_on <= j.told_on and (c.ends_on is null or c.ends_on > j.told_on)
)

select
    'requests' as item_table,
    request_id as item_id,
    kind as part,
    company,
    customer_key,
    kind,
    channel,
    received_on as counts_from,
    case
        when is_late and is_unexplained then 'late_without_reason'
        when is_late then 'late'
        when is_unexplained then 'without_reason'
    end as reason,
    told_on as arises_on,
    cast(null as date) as due_on,
    told_on as closed_on,
    case when is_unexplained or is_late then 'broken' else 'met' end as closed_as,
    'row' as closed_by
from limited

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
--
-- example: One letter for two rights: an extension told of one leaves the other its month
--   requests
--   | request_id | kind    | received_on |
--   | r1         | access  | 2026-01-15  |
--   | r1         | erasure | 2026-01-15  |
--   | r2         | access  | 2026-01-15  |
--   | r2         | erasure | 2026-01-15  |
--   request_events
--   | event_id | request_id | kind           | happened_on | reason  | request_kind |
--   | e1       | r1         | extension_told | 2026-02-10  | complex | erasure      |
--   | e2       | r2         | extension_told | 2026-02-20  | complex |              |
--   gives
--   | item_id | part    | arises_on  | closed_as | reason |
--   | r1      | erasure | 2026-02-10 | met       |        |
--   | r2      | access  | 2026-02-20 | broken    | late   |
--   | r2      | erasure | 2026-02-20 | broken    | late   |
