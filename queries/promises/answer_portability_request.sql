-- promise: answer_portability_request
-- says: whoever asks to move their data gets an answer within a month
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
    reason,
    reason_on,
    reason_id,
    arises_on,
    due_on,
    closed_on,
    closed_as,
    case when closed_as in ('met', 'void') then 'row' end as closed_by,
    late_before
from answers
where list_contains($kinds, kind)

-- example: Only requests of this kind are judged here, by the clock of all of them
--   requests
--   | request_id | kind             | received_on | answered_on |
--   | r0         | access           | 2026-05-04  | 2026-06-04  |
--   | r1         | portability      | 2026-05-04  | 2026-06-04  |
--   gives
--   | item_id | kind             | due_on     | closed_on  | closed_as |
--   | r1      | portability      | 2026-06-04 | 2026-06-04 | met       |
