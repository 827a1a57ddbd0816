-- promise: disclosure_has_agreement
-- says: the agreement that the recipient's role calls for is in force when data is disclosed
-- grain: one row per disclosure of a category, of a flow per month that is over
-- reads: disclosure_covers
-- params:
-- excludes: recipients of whom the law asks no agreement (controllers, authorities, market actors,
--   group companies, the public, representatives), unless the disclosure's own ground is that of a
--   processor
--
-- A processor, or whoever gets data as one, needs a processor agreement; a joint controller a joint
-- one, by its role on each day. It has to bind the disclosing company on every day of the disclosure,
-- and none binds before it is signed. A recipient whose role that day is not in the register of
-- recipients cannot be judged, unless it gets data as a processor.

select
    'disclosures' as item_table,
    item_id,
    part,
    company,
    customer_key,
    category,
    purpose,
    recipient,
    kind,
    counts_from,
    wanted || '_' || reason as reason,
    reason_on,
    reason_id,
    case when is_covered is not null then last_on end as arises_on,
    cast(null as date) as due_on,
    case when is_covered is not null then last_on end as closed_on,
    case
        when is_covered then 'met'
        when not is_covered then 'broken'
    end as closed_as,
    case when is_covered is not null then 'row' end as closed_by
from disclosure_covers
where need = 'agreement'

-- example: The agreement holds on its first and on its last day, for the company that it binds
--   recipients
--   | recipient_id | role      |
--   | m1           | processor |
--   agreements
--   | agreement_id | company | valid_from | valid_until |
--   | a1           | kem     | 2026-01-01 | 2026-06-30  |
--   disclosures
--   | disclosure_id | company | disclosed_on |
--   | d1            | kem     | 2026-01-01   |
--   | d2            | kem     | 2026-06-30   |
--   | d3            | kem     | 2026-07-01   |
--   | d4            | elnat   | 2026-03-01   |
--   gives
--   | item_id    | arises_on  | closed_as |
--   | d1:contact | 2026-01-01 | met       |
--   | d2:contact | 2026-06-30 | met       |
--   | d3:contact | 2026-07-01 | broken    |
--   | d4:contact | 2026-03-01 | broken    |
--
-- example: A flow counts once for each month that is over, on its last running day
--   recipients
--   | recipient_id | role      |
--   | m1           | processor |
--   agreements
--   | agreement_id | valid_from | valid_until |
--   | a1           | 2026-01-01 | 2026-08-14  |
--   | a2           | 2026-08-15 | 2026-09-20  |
--   disclosures
--   | disclosure_id | kind | disclosed_on | until_on   |
--   | d1            | flow | 2026-07-10   | 2026-10-05 |
--   gives
--   | item_id    | part    | arises_on  | closed_as |
--   | d1:contact | 2026-07 | 2026-07-31 | met       |
--   | d1:contact | 2026-08 | 2026-08-31 | met       |
--   | d1:contact | 2026-09 | 2026-09-30 | broken    |
--   | d1:contact | 2026-10 | 2026-10-05 | broken    |
--
-- example: A joint controller needs a joint agreement; the law asks none of an authority
--   recipients
--   | recipient_id | role             |
--   | m1           | joint_controller |
--   | m2           | authority        |
--   | m3           | joint_controller |
--   agreements
--   | agreement_id | recipient_id | kind      | valid_from |
--   | a1           | m1           | processor | 2026-01-01 |
--   | a2           | m3           | joint     | 2026-01-01 |
--   disclosures
--   | disclosure_id | recipient_id | ground           | disclosed_on |
--   | d1            | m1           | contract         | 2026-03-01   |
--   | d2            | m2           | legal_obligation | 2026-03-01   |
--   | d3            | m2           | processor        | 2026-03-01   |
--   | d4            | m9           | contract         | 2026-03-01   |
--   | d5            | m3           | contract         | 2026-03-01   |
--   gives
--   | item_id    | closed_as |
--   | d1:contact | broken    |
--   | d3:contact | broken    |
--   | d5:contact | met       |
--   unmeasured
--   | item_id    |
--   | d4:contact |
--
-- example: No agreement counts before it is signed; one that is signed after its last day never does
--   recipients
--   | recipient_id | role      |
--   | m1           | processor |
--   | m2           | processor |
--   agreements
--   | agreement_id | recipient_id | signed_on  | valid_from | valid_until |
--   | a1           | m1           | 2026-06-15 | 2026-01-01 |             |
--   | a2           | m2           | 2026-06-15 | 2026-01-01 | 2026-03-31  |
--   disclosures
--   | disclosure_id | recipient_id | disclosed_on |
--   | d1            | m1           | 2026-03-01   |
--   | d2            | m1           | 2026-06-14   |
--   | d3            | m1           | 2026-06-15   |
--   | d4            | m2           | 2026-03-01   |
--   gives
--   | item_id    | closed_as | reason                  | reason_on  | reason_id |
--   | d1:contact | broken    | processor_signed_late   | 2026-06-15 | a1        |
--   | d2:contact | broken    | processor_signed_late   | 2026-06-15 | a1        |
--   | d3:contact | met       | processor_until_further |            | a1        |
--   | d4:contact | broken    | processor_signed_late   | 2026-06-15 | a2        |
--
-- example: The role of the day decides; a recipient with several lines is one recipient
--   recipients
--   | recipient_id | valid_from | role       |
--   | m1           |            | controller |
--   | m1           | 2026-03-02 | processor  |
--   | m1           | 2026-05-02 | authority  |
--   | m2           | 2026-03-02 | processor  |
--   disclosures
--   | disclosure_id | recipient_id | ground   | disclosed_on |
--   | d1            | m1           | contract | 2026-03-01   |
--   | d2            | m1           | contract | 2026-03-02   |
--   | d3            | m1           | contract | 2026-05-01   |
--   | d4            | m1           | contract | 2026-05-02   |
--   | d5            | m2           | contract | 2026-03-01   |
--   | d6            | m2           | contract | 2026-03-02   |
--   gives
--   | item_id    | arises_on  | closed_as | reason         |
--   | d2:contact | 2026-03-02 | broken    | processor_none |
--   | d3:contact | 2026-05-01 | broken    | processor_none |
--   | d6:contact | 2026-03-02 | broken    | processor_none |
--   unmeasured
--   | item_id    |
--   | d5:contact |
--
-- Below: a month is one event, and broken if any running day lacked cover (3-promises). So each day
-- of it asks for what the role of that day calls for. July has days as controller (nothing is asked)
-- and as processor (covered): it is kept. August has a day as joint controller: it is broken, and
-- says which day. In June nothing is asked at all, and nothing is judged. The month of a recipient
-- whose role is not known for some days cannot be told, unless another of its days was without
-- cover: that one alone breaks it.
--
-- example: A role that changes within a flow's month: each day by the role of that day
--   recipients
--   | recipient_id | valid_from | role             |
--   | m1           |            | controller       |
--   | m1           | 2026-07-20 | processor        |
--   | m1           | 2026-08-31 | joint_controller |
--   | m1           | 2026-09-01 | controller       |
--   | m2           | 2026-07-20 | processor        |
--   | m3           | 2026-07-20 | processor        |
--   agreements
--   | agreement_id | recipient_id | valid_from | valid_until |
--   | a1           | m1           | 2026-07-20 |             |
--   | a2           | m2           | 2026-07-01 |             |
--   | a3           | m3           | 2026-07-21 |             |
--   disclosures
--   | disclosure_id | recipient_id | kind | ground   | disclosed_on | until_on   |
--   | d1            | m1           | flow | contract | 2026-06-01   | 2026-09-30 |
--   | d2            | m2           | flow | contract | 2026-07-01   | 2026-07-31 |
--   | d3            | m3           | flow | contract | 2026-07-01   | 2026-07-31 |
--   gives
--   | item_id    | part    | arises_on  | counts_from | closed_as | reason                  |
--   | d1:contact | 2026-07 | 2026-07-31 | 2026-07-20  | met       | processor_until_further |
--   | d1:contact | 2026-08 | 2026-08-31 | 2026-08-31  | broken    | joint_wrong_kind        |
--   | d3:contact | 2026-07 | 2026-07-31 | 2026-07-20  | broken    | processor_not_yet       |
--   unmeasured
--   | item_id    |
--   | d2:contact |
--
-- example: The law asks no agreement of the public or of a representative; on whose ground it is ours, it does
--   recipients
--   | recipient_id | role           |
--   | m1           | public         |
--   | m2           | representative |
--   disclosures
--   | disclosure_id | recipient_id | ground           | disclosed_on |
--   | d1            | m1           | legal_obligation | 2026-03-01   |
--   | d2            | m2           | contract         | 2026-03-01   |
--   | d3            | m2           | processor        | 2026-03-01   |
--   gives
--   | item_id    | closed_as | reason         |
--   | d3:contact | broken    | processor_none |
--
-- example: A sub-processor works under its processor's agreement, while it is one
--   recipients
--   | recipient_id | valid_from | role       | parent_id |
--   | m1           |            | processor  | m8        |
--   | m1           | 2026-06-01 | processor  | m9        |
--   | m2           |            | controller | m8        |
--   | m8           |            | processor  |           |
--   agreements
--   | agreement_id | recipient_id | company | valid_from |
--   | a1           | m8           | kem     | 2026-01-01 |
--   disclosures
--   | disclosure_id | recipient_id | company | ground    | disclosed_on |
--   | d1            | m1           | kem     | processor | 2026-05-31   |
--   | d2            | m1           | kem     | processor | 2026-06-01   |
--   | d3            | m1           | elnat   | processor | 2026-05-31   |
--   | d4            | m2           | kem     | processor | 2026-05-31   |
--   gives
--   | item_id    | closed_as | reason                  | reason_on  | reason_id |
--   | d1:contact | met       | processor_until         | 2026-05-31 | a1        |
--   | d2:contact | broken    | processor_ended         | 2026-05-31 | a1        |
--   | d3:contact | broken    | processor_other_company |            | a1        |
--   | d4:contact | broken    | processor_none          |            |           |
--
-- example: Why there was none: ended, to come, of another company, of another kind, none at all
--   recipients
--   | recipient_id | role             |
--   | m1           | processor        |
--   | m2           | processor        |
--   | m3           | processor        |
--   | m4           | joint_controller |
--   | m5           | processor        |
--   | m6           | processor        |
--   agreements
--   | agreement_id | recipient_id | company | kind      | valid_from | valid_until |
--   | a1           | m1           |         | processor | 2025-01-01 | 2026-01-31  |
--   | a2           | m1           |         | processor | 2025-02-01 | 2026-02-28  |
--   | a3           | m1           |         | processor | 2026-04-01 |             |
--   | a4           | m2           |         | processor | 2026-03-02 |             |
--   | a5           | m3           | elnat   | processor | 2026-01-01 |             |
--   | a6           | m3           | fiber   | processor | 2026-01-01 |             |
--   | a7           | m3           | vatten  | processor | 2026-01-01 | 2026-02-28  |
--   | a8           | m4           |         | processor | 2026-01-01 |             |
--   | a9           | m6           | elnat   | processor | 2026-01-01 | 2026-02-28  |
--   disclosures
--   | disclosure_id | recipient_id | ground   | disclosed_on |
--   | d1            | m1           | contract | 2026-03-01   |
--   | d2            | m2           | contract | 2026-03-01   |
--   | d3            | m3           | contract | 2026-03-01   |
--   | d4            | m4           | contract | 2026-03-01   |
--   | d5            | m5           | contract | 2026-03-01   |
--   | d6            | m6           | contract | 2026-03-01   |
--   gives
--   | item_id    | counts_from | reason                  | reason_on  | reason_id |
--   | d1:contact | 2026-03-01  | processor_ended         | 2026-02-28 | a2        |
--   | d2:contact | 2026-03-01  | processor_not_yet       | 2026-03-02 | a4        |
--   | d3:contact | 2026-03-01  | processor_other_company |            | a5, a6    |
--   | d4:contact | 2026-03-01  | joint_wrong_kind        |            | a8        |
--   | d5:contact | 2026-03-01  | processor_none          |            |           |
--   | d6:contact | 2026-03-01  | processor_not_then      |            |           |
