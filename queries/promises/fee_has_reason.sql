-- promise: fee_has_reason
-- says: a fee is taken only where a request is excessive or manifestly unfounded
-- grain: one row per request that was answered
-- reads: requests
-- params:
-- excludes: requests without an answer of their own: open ones, those that the person withdrew, and
--   duplicates
--
-- The law's own figure beside request_is_free, which any fee breaks: here a fee is right where the
-- request was excessive or unfounded (`refusal_reason`), acted on or refused. Judged on the day of the
-- answer. An empty fee, and an outcome without a day, cannot be judged and are listed as unmeasured.

with answered as (
    select
        request_id, company, customer_key, kind, channel, received_on, fee_sek,
        case
            when fee_sek > 0 and refusal_reason in ('excessive', 'unfounded') then refusal_reason
            when fee_sek > 0 and refusal_reason is not null then 'other_reason'
            when fee_sek > 0 then 'no_reason'
        end as reason,
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
    reason,
    answered_on as arises_on,
    cast(null as date) as due_on,
    answered_on as closed_on,
    case
        when answered_on is null then cast(null as varchar)
        when reason in ('other_reason', 'no_reason') then 'broken'
        else 'met'
    end as closed_as,
    case when answered_on is not null then 'row' end as closed_by
from answered

-- example: A fee needs one of the law's two reasons, whether the request was acted on or refused
--   requests
--   | request_id | received_on | answered_on | outcome   | refusal_reason | fee_sek |
--   | r1         | 2026-01-15  | 2026-02-10  | fulfilled |                | 250     |
--   | r2         | 2026-01-15  | 2026-02-10  | fulfilled | excessive      | 250     |
--   | r3         | 2026-01-15  | 2026-02-10  | refused   | unfounded      | 250     |
--   | r4         | 2026-01-15  | 2026-02-10  | refused   | exempt         | 250     |
--   | r5         | 2026-01-15  | 2026-02-10  |           |                | 0.5     |
--   gives
--   | item_id | part   | arises_on  | closed_as | reason       |
--   | r1      | access | 2026-02-10 | broken    | no_reason    |
--   | r2      | access | 2026-02-10 | met       | excessive    |
--   | r3      | access | 2026-02-10 | met       | unfounded    |
--   | r4      | access | 2026-02-10 | broken    | other_reason |
--   | r5      | access | 2026-02-10 | broken    | no_reason    |
--
-- example: Without a fee there is nothing to explain; an empty fee cannot be told
--   requests
--   | request_id | received_on | answered_on | outcome   | refusal_reason | fee_sek |
--   | r1         | 2026-01-15  | 2026-02-10  | fulfilled |                | 0       |
--   | r2         | 2026-01-15  | 2026-02-10  | refused   | exempt         | 0       |
--   | r3         | 2026-01-15  | 2026-02-10  | fulfilled | excessive      |         |
--   | r4         | 2026-01-15  |             | fulfilled |                | 250     |
--   gives
--   | item_id | arises_on  | closed_as |
--   | r1      | 2026-02-10 | met       |
--   | r2      | 2026-02-10 | met       |
--   unmeasured
--   | item_id |
--   | r3      |
--   | r4      |
--
-- example: What has no answer of its own is not judged: open, withdrawn, a duplicate
--   requests
--   | request_id | received_on | answered_on | outcome   | duplicate_of | fee_sek |
--   | r1         | 2026-01-15  |             |           |              |         |
--   | r2         | 2026-01-15  | 2026-01-20  | withdrawn |              | 100     |
--   | r3         | 2026-01-15  | 2026-01-20  | duplicate | r1           | 100     |
--
-- example: One letter for two rights: each answer is judged on its own day
--   requests
--   | request_id | kind    | received_on | answered_on | outcome   | fee_sek |
--   | r1         | access  | 2026-01-15  | 2026-02-10  | fulfilled | 0       |
--   | r1         | erasure | 2026-01-15  | 2026-02-20  | fulfilled | 100     |
--   gives
--   | item_id | part    | arises_on  | closed_as |
--   | r1      | access  | 2026-02-10 | met       |
--   | r1      | erasure | 2026-02-20 | broken    |
