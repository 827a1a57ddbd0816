-- promise: consent_is_provable
-- says: a consent that is in force can be proven: its wording, its channel and its evidence are kept
-- grain: one row per consent that was given
-- reads: consents, consent_lives
-- params:
-- excludes: refusals, and questions that were not answered
--
-- While it is in force a consent is covered where all three are there, uncovered (late from its
-- first day) where any is missing. It closes on the day after its last; a no for one channel leaves
-- one for all channels in force in the others. channel: how it was given. reason: what is missing,
-- `text_version`, `channel`, `evidence` or `several`, else `proven`; of one that ended reason_on and
-- reason_id say on which day and by which record.

with given as (
    select
        l.consent_id, l.company, l.customer_key, l.purpose, c.channel, l.live_from, l.live_until,
        l.ended_on, l.ended_by,
        case
            when c.text_version is not null and c.channel is not null and c.evidence_ref is not null
                then 'proven'
            when c.channel is not null and c.evidence_ref is not null then 'text_version'
            when c.text_version is not null and c.evidence_ref is not null then 'channel'
            when c.text_version is not null and c.channel is not null then 'evidence'
            else 'several'
        end as reason
    from consent_lives as l
    join consents as c on c.company = l.company and c.consent_id = l.consent_id
    where l.live_until is null or l.live_until >= l.live_from
)

select
    'consents' as item_table,
    consent_id as item_id,
    company,
    customer_key,
    purpose,
    channel,
    reason,
    ended_on as reason_on,
    ended_by as reason_id,
    live_from as arises_on,
    case when reason <> 'proven' then live_from - 1 end as due_on,
    live_until + 1 as closed_on,
    case when live_until is not null then 'met' end as closed_as,
    case when live_until is not null then 'row' end as closed_by
from given

-- example: All three make the proof; without any one of them it is uncovered from its first day
--   consents
--   | consent_id | decided_on | channel | text_version | evidence_ref |
--   | s1         | 2026-01-10 | web     | v2           | log-1        |
--   | s2         | 2026-01-10 |         | v2           | log-2        |
--   | s3         | 2026-01-10 | web     |              | log-3        |
--   | s4         | 2026-01-10 | web     | v2           |              |
--   | s5         | 2026-01-10 |         |              |              |
--   gives
--   | item_id | channel | arises_on  | due_on     | closed_on | closed_as |
--   | s1      | web     | 2026-01-10 |            |           |           |
--   | s2      |         | 2026-01-10 | 2026-01-09 |           |           |
--   | s3      | web     | 2026-01-10 | 2026-01-09 |           |           |
--   | s4      | web     | 2026-01-10 | 2026-01-09 |           |           |
--   | s5      |         | 2026-01-10 | 2026-01-09 |           |           |
--
-- example: It closes on the day after its last: withdrawn, expired or refused since, whichever is first
--   consents
--   | consent_id | customer_key | decision | decided_on | withdrawn_on | expires_on | channel | text_version | evidence_ref |
--   | s1         | c1           | given    | 2026-01-10 | 2026-03-06   |            | web     | v2           | log-1        |
--   | s2         | c2           | given    | 2026-01-10 | 2026-03-06   | 2026-02-28 | web     |              | log-2        |
--   | s3         | c3           | given    | 2026-01-10 |              |            | web     | v2           | log-3        |
--   | s4         | c3           | refused  | 2026-02-10 |              |            | web     | v2           | log-4        |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | s1      | 2026-01-10 |            | 2026-03-07 | met       |
--   | s2      | 2026-01-10 | 2026-01-09 | 2026-03-01 | met_late  |
--   | s3      | 2026-01-10 |            | 2026-02-11 | met       |
--
-- example: Withdrawn on the day it was given, it was in force that day
--   consents
--   | consent_id | decided_on | withdrawn_on | channel | text_version |
--   | s1         | 2026-01-10 | 2026-01-10   | web     | v2           |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | s1      | 2026-01-10 | 2026-01-09 | 2026-01-11 | met_late  |
--
-- example: A refusal needs no proof, nor a question without an answer
--   consents
--   | consent_id | decision | decided_on |
--   | s1         | refused  | 2026-01-10 |
--   | s2         | asked    | 2026-01-10 |
--
-- example: A later consent with its proof does not prove an earlier one
--   consents
--   | consent_id | decided_on | expires_on | channel | text_version | evidence_ref |
--   | s1         | 2026-01-10 | 2026-12-31 | web     | v1           |              |
--   | s2         | 2026-02-10 | 2026-12-31 | web     | v2           | log-2        |
--   gives
--   | item_id | purpose   | arises_on  | due_on     | closed_on  | closed_as |
--   | s1      | marketing | 2026-01-10 | 2026-01-09 | 2027-01-01 | met_late  |
--   | s2      | marketing | 2026-02-10 |            | 2027-01-01 | met       |
--
-- example: A consent for all channels goes on when one is refused; an objection ends it, or never held
--   consents
--   | consent_id | customer_key | for_channel | decision | decided_on | channel | text_version | evidence_ref |
--   | s1         | c1           |             | given    | 2026-01-10 | web     | v2           | log-1        |
--   | s2         | c1           | email       | refused  | 2026-02-10 | web     | v2           | log-1        |
--   | s3         | c2           | email       | given    | 2026-01-10 | web     | v2           |              |
--   | s4         | c3           | email       | given    | 2026-01-10 | web     |              | log-1        |
--   | s5         | c3           |             | refused  | 2026-01-10 | web     |              | log-1        |
--   requests
--   | request_id | kind             | customer_key | received_on |
--   | r1         | marketing_optout | c2           | 2026-02-10  |
--   gives
--   | item_id | reason   | reason_on  | reason_id | arises_on  | due_on     | closed_on  | closed_as |
--   | s1      | proven   |            |           | 2026-01-10 |            |            |           |
--   | s3      | evidence | 2026-02-10 | r1        | 2026-01-10 | 2026-01-09 | 2026-02-11 | met_late  |
