-- promise: answer_access_request
-- says: whoever asks for their data gets an answer within a month
-- grain: one row per stretch of a request's time
-- reads: answers
-- params: kinds
-- counts: clock
-- excludes: requests with an outcome and no day, which are listed as unmeasured
--
-- The clock is that of `queries/deadlines`: one month with clamp and roll, a valid extension, and a
-- pause while the requester is asked, which is held. Both cut the time, so that the status of
-- earlier days does not change.

select
    'requests' as item_table,
    request_id as item_id,
    company,
    customer_key,
    kind,
    channel,
    received_on as counts_from,
    arises_on,
    due_on,
    closed_on,
    closed_as,
    case when closed_as in ('met', 'void') then 'row' end as closed_by,
    late_before
from answers
where list_contains($kinds, kind)

-- example: Received on 31 January 2026, due on the last of February, a Saturday: Monday 2 March
--   requests
--   | request_id | received_on | answered_on | outcome   |
--   | r1         | 2026-01-31  | 2026-03-02  | fulfilled |
--   | r2         | 2026-01-31  | 2026-03-03  | fulfilled |
--   | r3         | 2026-01-31  |             |           |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | r1      | 2026-01-31 | 2026-03-02 | 2026-03-02 | met       |
--   | r2      | 2026-01-31 | 2026-03-02 | 2026-03-03 | met_late  |
--   | r3      | 2026-01-31 | 2026-03-02 |            |           |
--
-- example: The clock is paused while identity is asked, and the status of earlier days does not change
--   requests
--   | request_id | received_on | answered_on | outcome   |
--   | r1         | 2026-03-02  | 2026-04-20  | fulfilled |
--   request_events
--   | event_id | request_id | kind               | happened_on |
--   | e1       | r1         | identity_asked     | 2026-03-04  |
--   | e2       | r1         | identity_confirmed | 2026-03-20  |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | r1      | 2026-03-02 | 2026-04-02 | 2026-03-04 | cut       |
--   | r1      | 2026-03-04 |            | 2026-03-20 | cut       |
--   | r1      | 2026-03-20 | 2026-04-17 | 2026-04-20 | met_late  |
--
-- example: Answered on the very day that identity was confirmed: the paused time closes, once
--   requests
--   | request_id | received_on | answered_on | outcome   |
--   | r1         | 2026-03-02  | 2026-03-20  | fulfilled |
--   request_events
--   | event_id | request_id | kind               | happened_on |
--   | e1       | r1         | identity_asked     | 2026-03-04  |
--   | e2       | r1         | identity_confirmed | 2026-03-20  |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | r1      | 2026-03-02 | 2026-04-02 | 2026-03-04 | cut       |
--   | r1      | 2026-03-04 |            | 2026-03-20 | met       |
--
-- example: An extension told in time with a reason counts, one without a reason does not
--   requests
--   | request_id | received_on |
--   | r1         | 2026-01-15  |
--   | r2         | 2026-01-15  |
--   request_events
--   | event_id | request_id | kind           | happened_on | reason  |
--   | e1       | r1         | extension_told | 2026-02-01  | complex |
--   | e2       | r2         | extension_told | 2026-02-01  |         |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | r1      | 2026-01-15 | 2026-02-16 | 2026-02-01 | cut       |
--   | r1      | 2026-02-01 | 2026-04-15 |            |           |
--   | r2      | 2026-01-15 | 2026-02-16 |            |           |
--
-- example: An answer on the day of its extension, or before, had the month alone
--   requests
--   | request_id | received_on | answered_on | outcome   |
--   | r1         | 2026-01-15  | 2026-02-01  | fulfilled |
--   request_events
--   | event_id | request_id | kind           | happened_on | reason  |
--   | e1       | r1         | extension_told | 2026-02-01  | complex |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | r1      | 2026-01-15 | 2026-02-16 | 2026-02-01 | met       |
--
-- example: A withdrawal closes it void; a day without outcome is an answer, an outcome without a day is none
--   requests
--   | request_id | received_on | answered_on | outcome   |
--   | r1         | 2026-01-15  | 2026-01-20  | withdrawn |
--   | r2         | 2026-01-15  |             |           |
--   | r3         | 2026-01-15  | 2026-01-25  |           |
--   | r4         | 2026-01-15  |             | fulfilled |
--   | r5         | 2026-01-15  |             | withdrawn |
--   request_events
--   | event_id | request_id | kind      | happened_on |
--   | e1       | r2         | withdrawn | 2026-01-22  |
--   gives
--   | item_id | closed_on  | closed_as |
--   | r1      | 2026-01-20 | void      |
--   | r2      | 2026-01-22 | void      |
--   | r3      | 2026-01-25 | met       |
--   unmeasured
--   | item_id |
--   | r4      |
--   | r5      |
