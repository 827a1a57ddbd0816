-- promise: disclosure_has_agreement
-- says: the agreement that the recipient's role calls for is in force when data is disclosed
-- grain: one row per disclosure of a category, of a flow per month that is over
-- reads: disclosure_covers
-- params:
-- excludes: recipients of whom the law asks no agreement (controllers, authorities, market actors,
--   group companies), unless the disclosure's own ground is that of a processor
--
-- A processor, or whoever gets data as one, needs a processor agreement; a joint controller a joint
-- one. It has to bind the disclosing company on every day of the disclosure. A recipient that is
-- not in the register of recipients cannot be judged, unless it gets data as a processor.

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
    case when asks_agreement = 'judged' then last_on end as arises_on,
    cast(null as date) as due_on,
    case when asks_agreement = 'judged' then last_on end as closed_on,
    case
        when has_agreement then 'met'
        when not has_agreement then 'broken'
    end as closed_as,
    case when asks_agreement = 'judged' then 'row' end as closed_by
from disclosure_covers
where asks_agreement <> 'not_asked'

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
