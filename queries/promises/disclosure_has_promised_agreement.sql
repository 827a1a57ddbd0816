-- promise: disclosure_has_promised_agreement
-- says: every recipient but authorities has a suitable agreement in force when data is disclosed
-- grain: one row per disclosure of a category, of a flow per month that is over
-- reads: disclosure_covers
-- params:
-- excludes: authorities, market actors, who asks for a public record, who represents the customer,
--   and what a statute orders to be disclosed, to whomever
--
-- The notice promises more than the law asks: a processor, joint or sharing agreement with
-- everybody, companies of the group included, that binds the disclosing company on every day of the
-- disclosure. A recipient that is not in the register of recipients cannot be judged, unless it
-- gets data as a processor.

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
    reason,
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
where need = 'promised'

-- example: Any of the three kinds will do, for every role but authorities and market actors
--   recipients
--   | recipient_id | role             |
--   | m1           | controller       |
--   | m2           | group_company    |
--   | m3           | joint_controller |
--   | m4           | authority        |
--   | m5           | market_actor     |
--   | m6           | processor        |
--   agreements
--   | agreement_id | recipient_id | kind            | valid_from |
--   | a1           | m1           | sharing         | 2026-01-01 |
--   | a2           | m3           | processor       | 2026-01-01 |
--   | a3           | m6           | confidentiality | 2026-01-01 |
--   disclosures
--   | disclosure_id | recipient_id | ground           | disclosed_on |
--   | d1            | m1           | contract         | 2026-03-01   |
--   | d2            | m2           | contract         | 2026-03-01   |
--   | d3            | m3           | contract         | 2026-03-01   |
--   | d4            | m4           | legal_obligation | 2026-03-01   |
--   | d5            | m5           | legal_obligation | 2026-03-01   |
--   | d6            | m6           | processor        | 2026-03-01   |
--   gives
--   | item_id    | closed_as |
--   | d1:contact | met       |
--   | d2:contact | broken    |
--   | d3:contact | met       |
--   | d6:contact | broken    |
--
-- example: It holds on its first and last day, for the company that it binds
--   recipients
--   | recipient_id | role       |
--   | m1           | controller |
--   agreements
--   | agreement_id | company | kind    | valid_from | valid_until |
--   | a1           | kem     | sharing | 2026-01-01 | 2026-06-30  |
--   disclosures
--   | disclosure_id | company | ground   | disclosed_on |
--   | d1            | kem     | contract | 2025-12-31   |
--   | d2            | kem     | contract | 2026-01-01   |
--   | d3            | kem     | contract | 2026-06-30   |
--   | d4            | kem     | contract | 2026-07-01   |
--   | d5            | elnat   | contract | 2026-03-01   |
--   gives
--   | item_id    | arises_on  | closed_as |
--   | d1:contact | 2025-12-31 | broken    |
--   | d2:contact | 2026-01-01 | met       |
--   | d3:contact | 2026-06-30 | met       |
--   | d4:contact | 2026-07-01 | broken    |
--   | d5:contact | 2026-03-01 | broken    |
--
-- example: Agreements of several kinds may follow each other under a flow, without a free day
--   recipients
--   | recipient_id | role          |
--   | m1           | group_company |
--   agreements
--   | agreement_id | company | kind      | valid_from | valid_until |
--   | a1           |         | sharing   | 2026-01-01 | 2026-08-14  |
--   | a2           | kem     | processor | 2026-08-15 | 2026-09-14  |
--   | a3           | kem     | joint     | 2026-09-16 |             |
--   disclosures
--   | disclosure_id | kind | ground   | disclosed_on | until_on   |
--   | d1            | flow | contract | 2026-08-01   | 2026-10-05 |
--   gives
--   | item_id    | part    | arises_on  | closed_as |
--   | d1:contact | 2026-08 | 2026-08-31 | met       |
--   | d1:contact | 2026-09 | 2026-09-30 | broken    |
--   | d1:contact | 2026-10 | 2026-10-05 | met       |
--
-- example: A flow is judged once the exports have the last day of a month, and not before
--   recipients
--   | recipient_id | role       |
--   | m1           | controller |
--   disclosures
--   | disclosure_id | kind | ground   | disclosed_on |
--   | d1            | flow | contract | 2026-11-30   |
--   | d2            | flow | contract | 2026-12-01   |
--   gives
--   | item_id    | part    | arises_on  | closed_as |
--   | d1:contact | 2026-11 | 2026-11-30 | broken    |
--
-- example: An unknown recipient cannot be judged, unless it gets data as a processor
--   recipients
--   | recipient_id | role      |
--   | m1           | authority |
--   agreements
--   | agreement_id | recipient_id | valid_from |
--   | a1           | m8           | 2026-01-01 |
--   disclosures
--   | disclosure_id | recipient_id | ground    | disclosed_on |
--   | d1            | m8           | contract  | 2026-03-01   |
--   | d2            | m8           | processor | 2026-03-01   |
--   | d3            | m9           | processor | 2026-03-01   |
--   | d4            | m1           | processor | 2026-03-01   |
--   gives
--   | item_id    | closed_as |
--   | d2:contact | met       |
--   | d3:contact | broken    |
--   unmeasured
--   | item_id    |
--   | d1:contact |
--
-- example: What a statute orders to be disclosed asks for none, to whomever it goes and whoever that is
--   recipients
--   | recipient_id | role           |
--   | m1           | controller     |
--   | m2           | public         |
--   | m3           | representative |
--   | m4           | processor      |
--   disclosures
--   | disclosure_id | recipient_id | ground           | disclosed_on |
--   | d1            | m1           | legal_obligation | 2026-03-01   |
--   | d2            | m1           | public_task      | 2026-03-01   |
--   | d3            | m2           | public_task      | 2026-03-01   |
--   | d4            | m3           | contract         | 2026-03-01   |
--   | d5            | m4           | legal_obligation | 2026-03-01   |
--   | d6            | m9           | legal_obligation | 2026-03-01   |
--   | d7            | m9           | contract         | 2026-03-01   |
--   gives
--   | item_id    | closed_as |
--   | d2:contact | broken    |
--   unmeasured
--   | item_id    |
--   | d7:contact |
--
-- example: It begins on the day of its signing, and a role on the first day of its line
--   recipients
--   | recipient_id | valid_from | role       |
--   | m1           |            | authority  |
--   | m1           | 2026-03-01 | controller |
--   agreements
--   | agreement_id | kind            | signed_on  | valid_from |
--   | a1           | sharing         | 2026-04-10 | 2026-01-01 |
--   disclosures
--   | disclosure_id | ground   | disclosed_on |
--   | d1            | contract | 2026-02-28   |
--   | d2            | contract | 2026-03-01   |
--   | d3            | contract | 2026-04-10   |
--   gives
--   | item_id    | closed_as | counts_from | reason        | reason_on  |
--   | d2:contact | broken    | 2026-03-01  | signed_late   | 2026-04-10 |
--   | d3:contact | met       | 2026-04-10  | until_further |            |
