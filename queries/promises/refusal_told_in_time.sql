-- promise: refusal_told_in_time
-- says: whoever is refused, wholly or partly, is told within a month, with the reason
-- grain: one row per request that was refused wholly or partly, or closed as not identified
-- reads: requests, request_clock, request_steps
-- optional: request_steps
-- corrected_by: request_events
-- params:
-- counts: clock.refusal
-- excludes: requests with another outcome
--
-- Judged on the first day that a refusal was told (`refusal_told`, else the day of the answer), by
-- the limit of that day: pauses move the limit, an extension does not, and while paused there is
-- none. Without a reason, in the row or in the event, it is broken on any day. Closed as not identified
-- is a refusal, whose reason the outcome itself says. A refusal without a day is listed as unmeasured;
-- so is one that only the last answer to a reopened request gives: what the first said is not known.

with told as (
    select request_id, kind, happened_on, max(reason) as reason
    from request_steps
    where step = 'refusal_told' and happened_on >= received_on
    group by request_id, kind, happened_on
),

first_told as (
    select t.request_id, t.kind, t.happened_on, t.reason
    from told as t
    join (
        select request_id, kind, min(happened_on) as first_on from told group by request_id, kind
    ) as f on f.request_id = t.request_id and f.kind = t.kind and f.first_on = t.happened_on
),

reopened as (
    select request_id, kind, min(happened_on) as reopened_on
    from request_steps
    where step = 'reopened' and happened_on >= received_on
    group by request_id, kind
),

refused as (
    select
        r.request_id, r.company, r.customer_key, r.kind, r.channel, r.received_on,
        case
            when t.happened_on is not null then t.happened_on
            when o.reopened_on is null or o.reopened_on >= r.answered_on then r.answered_on
        end as told_on,
        coalesce(
            r.refusal_reason, t.reason, case when r.outcome = 'not_identified' then r.outcome end
        ) as reason
    from requests as r
    left join first_told as t on t.request_id = r.request_id and t.kind = r.kind
    left join reopened as o on o.request_id = r.request_id and o.kind = r.kind
    where r.outcome in ('refused', 'partly', 'not_identified')
),

judged as (
    select
        f.request_id, f.company, f.customer_key, f.kind, f.channel, f.received_on, f.told_on,
        f.reason is null as is_unexplained,
        coalesce(f.told_on > c.refusal_due_on, false) as is_late
    from refused as f
    left join request_clock as c
        on c.request_id = f.request_id and c.kind = f.kind
        and c.arises_on <= f.told_on and (c.ends_on is null or c.ends_on > f.told_on)
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
    case
        when told_on is null then cast(null as varchar)
        when is_unexplained or is_late then 'broken'
        else 'met'
    end as closed_as,
    case when told_on is not null then 'row' end as closed_by
from judged

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
--   | r4         | 2026-03-02  | 2026-05-20  | duplicate      |                |
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
--
-- example: Closed as not identified is a refusal, and its outcome is the reason; asked in time, the clock stands still
--   requests
--   | request_id | received_on | answered_on | outcome        | refusal_reason |
--   | r1         | 2026-03-02  | 2026-07-02  | not_identified |                |
--   | r2         | 2026-03-02  | 2026-04-02  | not_identified |                |
--   | r3         | 2026-03-02  | 2026-07-02  | not_identified | not_identified |
--   | r4         | 2026-03-02  |             | not_identified |                |
--   request_events
--   | event_id | request_id | kind           | happened_on |
--   | e1       | r3         | identity_asked | 2026-03-04  |
--   gives
--   | item_id | part   | arises_on  | closed_as | reason |
--   | r1      | access | 2026-07-02 | broken    | late   |
--   | r2      | access | 2026-04-02 | met       |        |
--   | r3      | access | 2026-07-02 | met       |        |
--   unmeasured
--   | item_id |
--   | r4      |
--
-- example: One letter for two rights: a refusal told of one says nothing of the other
--   requests
--   | request_id | kind    | received_on | answered_on | outcome | refusal_reason |
--   | r1         | access  | 2026-03-02  | 2026-05-20  | refused | excessive      |
--   | r1         | erasure | 2026-03-02  | 2026-05-20  | refused | exempt         |
--   | r2         | access  | 2026-03-02  | 2026-05-20  | refused | excessive      |
--   | r2         | erasure | 2026-03-02  | 2026-05-20  | refused | exempt         |
--   request_events
--   | event_id | request_id | kind         | happened_on | request_kind |
--   | e1       | r1         | refusal_told | 2026-03-20  | erasure      |
--   | e2       | r2         | refusal_told | 2026-03-20  |              |
--   gives
--   | item_id | part    | arises_on  | closed_as |
--   | r1      | access  | 2026-05-20 | broken    |
--   | r1      | erasure | 2026-03-20 | met       |
--   | r2      | access  | 2026-03-20 | met       |
--   | r2      | erasure | 2026-03-20 | met       |
--
-- example: The last answer to a reopened request refuses it: what the first said is not known
--   requests
--   | request_id | received_on | answered_on | outcome | refusal_reason |
--   | r1         | 2026-03-02  | 2026-05-20  | refused | exempt         |
--   | r2         | 2026-03-02  | 2026-03-20  | refused | exempt         |
--   request_events
--   | event_id | request_id | kind     | happened_on |
--   | e1       | r1         | reopened | 2026-03-25  |
--   | e2       | r2         | reopened | 2026-04-20  |
--   gives
--   | item_id | arises_on  | closed_as |
--   | r2      | 2026-03-20 | met       |
--   unmeasured
--   | item_id |
--   | r1      |
