-- promise: consent_covers_use
-- says: data is used for what needs consent only under a consent that holds that day
-- grain: one row per use that rests on consent
-- reads: use_consents
-- params:
-- excludes: uses whose ground is another, and uses without a ground for a purpose that the register
--   rests on another
--
-- A use without a ground rests on what the register says for its company and purpose; where the
-- register is mixed or has no line, the use is listed as unmeasured. kind: why a use lacked cover:
-- how the latest consent before it ended, or `never` where none was given.

select
    'uses' as item_table,
    use_id as item_id,
    company,
    customer_key,
    category,
    purpose,
    channel,
    kind,
    case when kind is not null then used_on end as arises_on,
    cast(null as date) as due_on,
    case when kind is not null then used_on end as closed_on,
    case
        when kind = 'covered' then 'met'
        when kind is not null then 'broken'
    end as closed_as,
    case when kind is not null then 'row' end as closed_by
from use_consents

-- example: A use is covered on the day of the withdrawal and not the day after
--   consents
--   | consent_id | purpose   | decided_on | withdrawn_on |
--   | s1         | marketing | 2026-01-10 | 2026-03-06   |
--   uses
--   | use_id | ground  | used_on    |
--   | u1     | consent | 2026-01-09 |
--   | u2     | consent | 2026-01-10 |
--   | u3     | consent | 2026-03-06 |
--   | u4     | consent | 2026-03-07 |
--   gives
--   | item_id | kind      | arises_on  | closed_as |
--   | u1      | never     | 2026-01-09 | broken    |
--   | u2      | covered   | 2026-01-10 | met       |
--   | u3      | covered   | 2026-03-06 | met       |
--   | u4      | withdrawn | 2026-03-07 | broken    |
--
-- example: Another purpose, another company or a later refusal covers nothing
--   consents
--   | consent_id | company | purpose   | decision | decided_on |
--   | s1         | kem     | marketing | given    | 2026-01-10 |
--   | s2         | kem     | marketing | refused  | 2026-02-10 |
--   | s3         | elnat   | marketing | given    | 2026-01-10 |
--   uses
--   | use_id | company | purpose    | ground  | used_on    |
--   | u1     | kem     | marketing  | consent | 2026-02-10 |
--   | u2     | kem     | marketing  | consent | 2026-02-11 |
--   | u3     | kem     | statistics | consent | 2026-01-11 |
--   | u4     | elnat   | marketing  | consent | 2026-02-11 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--   | u2      | broken    |
--   | u3      | broken    |
--   | u4      | met       |
--
-- example: Only what was decided after a consent ends it; a refusal of the same day does not
--   consents
--   | consent_id | purpose   | decision | decided_on |
--   | s1         | marketing | refused  | 2026-01-10 |
--   | s2         | marketing | given    | 2026-01-10 |
--   uses
--   | use_id | ground  | used_on    |
--   | u1     | consent | 2026-01-11 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--
-- example: Of a refusal, an expiry and a withdrawal the first ends a consent
--   consents
--   | consent_id | purpose   | decision | decided_on | withdrawn_on | expires_on |
--   | s1         | marketing | given    | 2026-01-10 | 2026-06-30   | 2026-05-31 |
--   | s2         | marketing | refused  | 2026-03-01 |              |            |
--   uses
--   | use_id | ground  | used_on    |
--   | u1     | consent | 2026-03-01 |
--   | u2     | consent | 2026-03-02 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--   | u2      | broken    |
--
-- example: The kind is how the consent that ended last came to its end; of one day, the withdrawal
--   consents
--   | consent_id | purpose     | decision | decided_on | withdrawn_on | expires_on |
--   | s1         | marketing   | given    | 2026-01-10 | 2026-03-31   |            |
--   | s2         | marketing   | given    | 2026-02-10 |              | 2026-02-28 |
--   | s3         | statistics  | given    | 2026-01-10 |              |            |
--   | s4         | statistics  | refused  | 2026-02-10 |              |            |
--   | s5         | improvement | given    | 2026-01-10 | 2026-02-10   | 2026-02-10 |
--   | s6         | improvement | asked    | 2026-03-10 |              |            |
--   | s7         | contract    | given    | 2026-01-10 |              | 2026-02-10 |
--   uses
--   | use_id | purpose       | ground  | used_on    |
--   | u1     | marketing     | consent | 2026-03-31 |
--   | u2     | marketing     | consent | 2026-04-01 |
--   | u3     | statistics    | consent | 2026-02-11 |
--   | u4     | improvement   | consent | 2026-04-01 |
--   | u5     | customer_care | consent | 2026-04-01 |
--   | u6     | contract      | consent | 2026-02-11 |
--   gives
--   | item_id | kind      | closed_as |
--   | u1      | covered   | met       |
--   | u2      | withdrawn | broken    |
--   | u3      | refused   | broken    |
--   | u4      | withdrawn | broken    |
--   | u5      | never     | broken    |
--   | u6      | expired   | broken    |
--
-- example: Without a ground of its own the register decides; mixed or without a line, it cannot be judged
--   consents
--   | consent_id | decided_on |
--   | s1         | 2026-01-10 |
--   processings
--   | processing_id | purpose     | legal_basis         |
--   | p1            | marketing   | consent             |
--   | p2            | statistics  | legitimate_interest |
--   | p3            | improvement | consent             |
--   | p4            | improvement | legitimate_interest |
--   uses
--   | use_id | purpose       | used_on    |
--   | u1     | marketing     | 2026-02-10 |
--   | u2     | statistics    | 2026-02-10 |
--   | u3     | improvement   | 2026-02-10 |
--   | u4     | customer_care | 2026-02-10 |
--   gives
--   | item_id | closed_as |
--   | u1      | met       |
--   unmeasured
--   | item_id |
--   | u3      |
--   | u4      |
--
-- example: The kind of a use without cover is how the latest consent before it ended
--   consents
--   | consent_id | customer_key | decision | decided_on | withdrawn_on | expires_on |
--   | s1         | c1           | given    | 2026-01-10 | 2026-02-10   |            |
--   | s2         | c2           | given    | 2026-01-10 |              | 2026-02-10 |
--   | s3         | c3           | given    | 2026-01-10 |              | 2026-02-10 |
--   | s4         | c3           | refused  | 2026-02-10 |              |            |
--   | s5         | c4           | refused  | 2026-01-10 |              |            |
--   | s6         | c5           | given    | 2026-01-10 | 2026-01-20   |            |
--   | s7         | c5           | given    | 2026-01-15 |              | 2026-02-28 |
--   uses
--   | use_id | customer_key | ground  | used_on    |
--   | u1     | c1           | consent | 2026-02-10 |
--   | u2     | c1           | consent | 2026-02-11 |
--   | u3     | c2           | consent | 2026-02-11 |
--   | u4     | c3           | consent | 2026-02-11 |
--   | u5     | c4           | consent | 2026-02-11 |
--   | u6     | c5           | consent | 2026-02-11 |
--   | u7     | c5           | consent | 2026-03-01 |
--   gives
--   | item_id | closed_as | kind      |
--   | u1      | met       | covered   |
--   | u2      | broken    | withdrawn |
--   | u3      | broken    | expired   |
--   | u4      | broken    | refused   |
--   | u5      | broken    | never     |
--   | u6      | met       | covered   |
--   | u7      | broken    | expired   |
