-- promise: request_is_free
-- says: whoever uses their rights pays nothing for it
-- grain: one row per request that was answered
-- reads: requests
-- params:
-- excludes: requests without an answer of their own: open ones, those that the person withdrew, and
--   duplicates
--
-- Judged on the day of the answer: a fee was taken, or none. An empty fee, and an outcome without a
-- day, cannot be judged and are listed as unmeasured.

with answered as (
    select
        request_id, company, customer_key, kind, channel, received_on, fee_sek,
        case when fee_sek is not null then answered_on end as answered_on
    from requests
    where (answered_on is not null or outcome is not null)
        and (outcome is null or outcome not in ('withdrawn', 'duplicate'))
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
    case when fee_sek > 0 then 'fee' end as reason,
    answered_on as arises_on,
    cast(null as date) as due_on,
    answered_on as closed_on,
    case
        when answered_on is null then cast(null as varchar)
        when fee_sek > 0 then 'broken'
        else 'met'
    end as closed_as,
    case when answered_on is not null then 'row' end as closed_by
from answered

-- example: Any fee falls short, on the day of the answer; an empty one cannot be judged
--   requests
--   | request_id | kind   | received_on | answered_on | outcome   | fee_sek |
--   | r1         | access | 2026-01-15  | 2026-02-10  | fulfilled | 0       |
--   | r2         | access | 2026-01-15  | 2026-02-10  | fulfilled | 250     |
--   | r3         | access | 2026-01-15  | 2026-02-10  | fulfilled | 0.5     |
--   | r4         | access | 2026-01-15  | 2026-02-10  | fulfilled |         |
--   gives
--   | item_id | kind   | arises_on  | closed_on  | closed_as |
--   | r1      | access | 2026-02-10 | 2026-02-10 | met       |
--   | r2      | access | 2026-02-10 | 2026-02-10 | broken    |
--   | r3      | access | 2026-02-10 | 2026-02-10 | broken    |
--   unmeasured
--   | item_id |
--   | r4      |
--
-- example: A refusal is an answer as well, and so is a day without an outcome
--   requests
--   | request_id | received_on | answered_on | outcome        | fee_sek |
--   | r1         | 2026-01-15  | 2026-02-10  | refused        | 100     |
--   | r2         | 2026-01-15  | 2026-02-10  | partly         | 0       |
--   | r3         | 2026-01-15  | 2026-02-10  | not_identified | 100     |
--   | r4         | 2026-01-15  | 2026-02-10  |                | 100     |
--   gives
--   | item_id | closed_as |
--   | r1      | broken    |
--   | r2      | met       |
--   | r3      | broken    |
--   | r4      | broken    |
--
-- example: An open request is not judged yet, one that was withdrawn never
--   requests
--   | request_id | received_on | answered_on | outcome   | fee_sek |
--   | r1         | 2026-01-15  |             |           | 100     |
--   | r2         | 2026-01-15  |             |           |         |
--   | r3         | 2026-01-15  | 2026-01-20  | withdrawn | 100     |
--   | r4         | 2026-01-15  |             | withdrawn |         |
--
-- example: An outcome without a day cannot be judged
--   requests
--   | request_id | received_on | answered_on | outcome   | fee_sek |
--   | r1         | 2026-01-15  |             | fulfilled | 100     |
--   | r2         | 2026-01-15  |             | refused   | 0       |
--   unmeasured
--   | item_id |
--   | r1      |
--   | r2      |
--
-- example: Every kind of request is free
--   requests
--   | request_id | kind             | received_on | answered_on | fee_sek |
--   | r1         | marketing_optout | 2026-01-15  | 2026-01-16  | 50      |
--   | r2         | portability      | 2026-01-15  | 2026-01-15  | 50      |
--   gives
--   | item_id | kind             | arises_on  | closed_as |
--   | r1      | marketing_optout | 2026-01-16 | broken    |
--   | r2      | portability      | 2026-01-15 | broken    |
