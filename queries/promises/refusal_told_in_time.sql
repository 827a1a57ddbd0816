-- promise: refusal_told_in_time
-- says: whoever is refused, wholly or partly, is told within a month, with the reason
-- grain: one row per request that was refused wholly or partly
-- reads: requests, request_clock, request_events
-- optional: request_events
-- corrected_by: request_events
-- params:
-- counts: clock.first_month
-- excludes: requests with another outcome
--
-- Judged on the first day that a refusal was told (`refusal_told`, else the day of the answer), by
-- the limit of that day: pauses move the limit, an extension does not, and while paused there is
-- none. Without a reason, in the row or in the event, it is broken on any day. A refusal without a
-- day is listed as unmeasured.

with events as (
    select e.request_id, e.happened_on, e.reason
    from request_events as e
    join requests as r on r.request_id = e.request_id
    where e.kind = 'refusal_told' and e.happened_on >= r.received_on
),

first_told as (
    select t.request_id, t.happened_on, max(t.reason) as reason
    from events as t
    join (
        select request_id, min(happened_on) as first_on from events group by request_id
    ) as f on f.request_id = t.request_id and f.first_on = t.happened_on
    group by t.request_id, t.happened_on
),

refused as (
    select
        r.request_id, r.company, r.customer_key, r.kind, r.channel, r.received_on,
        coalesce(t.happened_on, r.answered_on) as told_on,
        coalesce(r.refusal_reason, t.reason) as reason
    from requests as r
    left join first_told as t on t.request_id = r.request_id
    where r.outcome in ('refused', 'partly')
)

select
    'requests' as item_table,
    f.request_id as item_id,
    f.company,
    f.customer_key,
    f.kind,
    f.channel,
    f.received_on as counts_from,
    f.told_on as arises_on,
    cast(null as date) as due_on,
    f.told_on as closed_on,
    case
        when f.told_on is null then cast(null as varchar)
        when f.reason is null or f.told_on > c.refusal_due_on then 'broken'
        else 'met'
    end as closed_as,
    case when f.told_on is not null then 'row' end as closed_by
from refused as f
left join request_clock as c
    on c.request_id = f.request_id
    and c.arises_on <= f.told_on and (c.ends_on is null or c.ends_on > f.told_on)

-- example: Received on 31 January 2026, to be told by Monday 2 March
--   requests
--   | request_id | kind    | received_on | answered_on | outcome | refusal_reason |
--   | r1         | erasure | 2026-01-31  | 2026-03-02  | refused | exempt         |
--   | r2         | erasure | 2026-01-31  | 2026-03-03  | refused | exempt         |
--   | r3         | access  | 2026-01-31  | 2026-03-03  | partly  | other          |
--   | r4         | access  | 2026-01-31  | 2026-01-31  | partly  | other          |
--   gives
--   | item_id | kind    | arises_on  | closed_as |
--   | r1      | erasure | 2026-03-02 | met       |
--   | r2      | erasure | 2026-03-03 | broken    |
--   | r3      | access  | 2026-03-03 | broken    |
--   | r4      | access  | 2026-01-31 | met       |
--
-- example: The day it was told counts, not a later answer; what is not refused is not judged
--   requests
--   | request_id | received_on | answered_on | outcome        | refusal_reason |
--   | r1         | 2026-03-02  | 2026-05-20  | refused        | excessive      |
--   | r2         | 2026-03-02  | 2026-03-20  | refused        | excessive      |
--   | r3         | 2026-03-02  | 2026-05-20  | fulfilled      |                |
--   | r4         | 2026-03-02  | 2026-05-20  | not_identified |                |
--   | r5         | 2026-03-02  |             |                |                |
--   request_events
--   | event_id | request_id | kind         | happened_on |
--   | e1       | r1         | refusal_told | 2026-04-02  |
--   | e2       | r1         | refusal_told | 2026-05-19  |
--   | e3       | r2         | refusal_told | 2026-04-07  |
--   | e4       | r3         | refusal_told | 2026-05-20  |
--   | e5       | r5         | refusal_told | 2026-05-20  |
--   gives
--   | item_id | arises_on  | closed_as |
--   | r1      | 2026-04-02 | met       |
--   | r2      | 2026-04-07 | broken    |
--
-- example: Without a reason it falls short in time too; the row or the event may carry the reason
--   requests
--   | request_id | received_on | answered_on | outcome | refusal_reason |
--   | r1         | 2026-03-02  | 2026-03-10  | refused |                |
--   | r2         | 2026-03-02  | 2026-03-10  | refused | unfounded      |
--   | r3         | 2026-03-02  | 2026-03-10  | partly  |                |
--   | r4         | 2026-03-02  | 2026-03-10  | partly  |                |
--   request_events
--   | event_id | request_id | kind         | happened_on | reason |
--   | e1       | r3         | refusal_told | 2026-03-10  | other  |
--   | e2       | r4         | refusal_told | 2026-03-10  |        |
--   | e3       | r4         | refusal_told | 2026-03-11  | other  |
--   gives
--   | item_id | closed_as |
--   | r1      | broken    |
--   | r2      | met       |
--   | r3      | met       |
--   | r4      | broken    |
--
-- example: An extension does not give more time to refuse
--   requests
--   | request_id | received_on | answered_on | outcome | refusal_reason |
--   | r1         | 2026-01-15  | 2026-02-16  | refused | exempt         |
--   | r2         | 2026-01-15  | 2026-02-17  | refused | exempt         |
--   request_events
--   | event_id | request_id | kind           | happened_on | reason  |
--   | e1       | r1         | extension_told | 2026-02-01  | complex |
--   | e2       | r2         | extension_told | 2026-02-01  | complex |
--   gives
--   | item_id | arises_on  | closed_as |
--   | r1      | 2026-02-16 | met       |
--   | r2      | 2026-02-17 | broken    |
--
-- example: A pause moves the limit, and while paused there is none
--   requests
--   | request_id | received_on | answered_on | outcome | refusal_reason |
--   | r1         | 2026-03-02  | 2026-04-17  | refused | exempt         |
--   | r2         | 2026-03-02  | 2026-04-20  | refused | exempt         |
--   | r3         | 2026-03-02  | 2026-05-20  | refused | not_identified |
--   request_events
--   | event_id | request_id | kind               | happened_on |
--   | e1       | r1         | identity_asked     | 2026-03-04  |
--   | e2       | r1         | identity_confirmed | 2026-03-20  |
--   | e3       | r2         | identity_asked     | 2026-03-04  |
--   | e4       | r2         | identity_confirmed | 2026-03-20  |
--   | e5       | r3         | identity_asked     | 2026-03-04  |
--   gives
--   | item_id | arises_on  | closed_as |
--   | r1      | 2026-04-17 | met       |
--   | r2      | 2026-04-20 | broken    |
--   | r3      | 2026-05-20 | met       |
--
-- example: A refusal without a day cannot be judged; one told before the receipt counts for nothing
--   requests
--   | request_id | received_on | answered_on | outcome | refusal_reason |
--   | r1         | 2026-03-02  |             | refused | exempt         |
--   | r2         | 2026-03-02  |             | refused | exempt         |
--   | r3         | 2026-03-02  | 2026-04-07  | refused | exempt         |
--   request_events
--   | event_id | request_id | kind         | happened_on |
--   | e1       | r2         | refusal_told | 2026-03-02  |
--   | e2       | r3         | refusal_told | 2026-03-01  |
--   gives
--   | item_id | arises_on  | closed_as |
--   | r2      | 2026-03-02 | met       |
--   | r3      | 2026-04-07 | broken    |
--   unmeasured
--   | item_id |
--   | r1      |
