-- promise: disclosure_has_ground
-- says: data is disclosed to a third party under consent, contract, law or public task only
-- grain: one row per disclosure of a category, of a flow per month that is over
-- reads: disclosure_grounds, disclosure_events, lacking_grounds
-- params:
-- excludes: processors, who get data under their agreement and not on a ground of their own
--
-- A consent has to be in force on every day of the disclosure, for the same customer, company and
-- purpose. On the ground of consent, a batch cannot be judged, nor a row that names neither a
-- consent nor both a purpose and a customer. A legitimate interest is no ground that the notice
-- names.

-- a month of a flow in which the recipient's role changed has a row for each role: one day without
-- a ground breaks it, else one that cannot be told leaves it unmeasured
with asked as (
    select
        item_id, part, company, customer_key, category, purpose, recipient, kind, ground,
        max(case when not has_ground then 1 else 0 end) as is_lacking,
        max(case when asks_ground = 'untold' then 1 else 0 end) as is_untold
    from disclosure_grounds
    where asks_ground <> 'not_asked'
    group by item_id, part, company, customer_key, category, purpose, recipient, kind, ground
)

select
    'disclosures' as item_table,
    a.item_id,
    a.part,
    a.company,
    a.customer_key,
    a.category,
    a.purpose,
    a.recipient,
    a.kind,
    case when a.is_lacking = 1 then l.lacked_on end as counts_from,
    case when a.is_lacking = 1 then l.reason else a.ground end as reason,
    l.reason_on,
    case when a.is_lacking = 1 or a.is_untold = 0 then e.last_on end as arises_on,
    cast(null as date) as due_on,
    case when a.is_lacking = 1 or a.is_untold = 0 then e.last_on end as closed_on,
    case
        when a.is_lacking = 1 then 'broken'
        when a.is_untold = 0 then 'met'
    end as closed_as,
    case when a.is_lacking = 1 or a.is_untold = 0 then 'row' end as closed_by
from asked as a
join disclosure_events as e
    on e.item_id = a.item_id and coalesce(e.part, '') = coalesce(a.part, '')
left join lacking_grounds as l
    on l.item_id = a.item_id and coalesce(l.part, '') = coalesce(a.part, '')

-- example: Contract, law and public task are grounds, a legitimate interest is none; processors are not judged
--   recipients
--   | recipient_id | role       |
--   | m1           | controller |
--   | m2           | processor  |
--   disclosures
--   | disclosure_id | recipient_id | ground              | kind   | disclosed_on |
--   | d1            | m1           | contract            | single | 2026-03-01   |
--   | d2            | m1           | legal_obligation    | batch  | 2026-03-01   |
--   | d3            | m1           | public_task         | batch  | 2026-03-01   |
--   | d4            | m1           | legitimate_interest | single | 2026-03-01   |
--   | d5            | m1           | processor           | single | 2026-03-01   |
--   | d6            | m2           | legitimate_interest | single | 2026-03-01   |
--   | d7            | m9           | contract            | single | 2026-03-01   |
--   gives
--   | item_id    | kind   | arises_on  | closed_as |
--   | d1:contact | single | 2026-03-01 | met       |
--   | d2:contact | batch  | 2026-03-01 | met       |
--   | d3:contact | batch  | 2026-03-01 | met       |
--   | d4:contact | single | 2026-03-01 | broken    |
--   | d7:contact | single | 2026-03-01 | met       |
--
-- example: A consent covers from the day it is given to the day it is withdrawn
--   consents
--   | consent_id | purpose   | decided_on | withdrawn_on |
--   | s1         | marketing | 2026-01-10 | 2026-03-06   |
--   recipients
--   | recipient_id | role       |
--   | m1           | controller |
--   disclosures
--   | disclosure_id | ground  | purpose   | disclosed_on |
--   | d1            | consent | marketing | 2026-01-09   |
--   | d2            | consent | marketing | 2026-01-10   |
--   | d3            | consent | marketing | 2026-03-06   |
--   | d4            | consent | marketing | 2026-03-07   |
--   gives
--   | item_id    | arises_on  | closed_as |
--   | d1:contact | 2026-01-09 | broken    |
--   | d2:contact | 2026-01-10 | met       |
--   | d3:contact | 2026-03-06 | met       |
--   | d4:contact | 2026-03-07 | broken    |
--
-- example: Another customer's, company's or purpose's consent covers nothing, even one that is named
--   consents
--   | consent_id | company | customer_key | purpose    | decided_on |
--   | s1         | kem     | c1           | marketing  | 2026-01-10 |
--   | s2         | elnat   | c2           | marketing  | 2026-01-10 |
--   | s3         | kem     | c3           | statistics | 2026-01-10 |
--   | s4         | elnat   | c5           | marketing  | 2026-01-10 |
--   | s5         | kem     | c5           | marketing  | 2026-01-10 |
--   recipients
--   | recipient_id | role       |
--   | m1           | controller |
--   disclosures
--   | disclosure_id | company | customer_key | ground  | purpose   | consent_id | disclosed_on |
--   | d1            | kem     | c1           | consent | marketing |            | 2026-03-01   |
--   | d2            | kem     | c2           | consent | marketing | s2         | 2026-03-01   |
--   | d3            | kem     | c3           | consent | marketing | s3         | 2026-03-01   |
--   | d4            | kem     | c4           | consent | marketing | s1         | 2026-03-01   |
--   | d5            | kem     |              | consent |           | s4         | 2026-03-01   |
--   | d6            | kem     | c1           | consent |           | s5         | 2026-03-01   |
--   | d7            | kem     | c1           | consent |           | s1         | 2026-03-01   |
--   gives
--   | item_id    | closed_as |
--   | d1:contact | met       |
--   | d2:contact | broken    |
--   | d3:contact | broken    |
--   | d4:contact | broken    |
--   | d5:contact | broken    |
--   | d6:contact | broken    |
--   | d7:contact | met       |
--
-- example: A named consent gives the customer and purpose; without both it cannot be judged
--   consents
--   | consent_id | customer_key | purpose   | decided_on | expires_on |
--   | s1         | c1           | marketing | 2026-01-10 | 2026-02-28 |
--   | s2         | c1           | marketing | 2026-03-01 |            |
--   recipients
--   | recipient_id | role       |
--   | m1           | controller |
--   disclosures
--   | disclosure_id | customer_key | kind   | ground  | purpose   | consent_id | disclosed_on |
--   | d1            |              | single | consent |           | s1         | 2026-03-01   |
--   | d2            | c1           | single | consent |           | s1         | 2026-01-09   |
--   | d3            | c1           | single | consent |           | s9         | 2026-03-01   |
--   | d4            | c1           | single | consent |           |            | 2026-03-01   |
--   | d5            |              | single | consent | marketing |            | 2026-03-01   |
--   | d6            |              | batch  | consent | marketing | s1         | 2026-02-01   |
--   gives
--   | item_id    | closed_as |
--   | d1:contact | met       |
--   | d2:contact | broken    |
--   | d3:contact | broken    |
--   unmeasured
--   | item_id    |
--   | d4:contact |
--   | d5:contact |
--   | d6:contact |
--
-- example: A flow under consent falls short in a month of which one day was not covered
--   consents
--   | consent_id | purpose   | decided_on | expires_on |
--   | s1         | marketing | 2026-01-10 | 2026-08-14 |
--   | s2         | marketing | 2026-08-15 | 2026-09-29 |
--   recipients
--   | recipient_id | role       |
--   | m1           | controller |
--   disclosures
--   | disclosure_id | kind | ground  | purpose   | disclosed_on | until_on   |
--   | d1            | flow | consent | marketing | 2026-07-10   | 2026-09-30 |
--   | d2            | flow | consent | marketing | 2026-09-01   | 2026-09-29 |
--   | d3            | flow | consent | marketing | 2026-01-09   | 2026-02-28 |
--   gives
--   | item_id    | part    | arises_on  | closed_as |
--   | d1:contact | 2026-07 | 2026-07-31 | met       |
--   | d1:contact | 2026-08 | 2026-08-31 | met       |
--   | d1:contact | 2026-09 | 2026-09-30 | broken    |
--   | d2:contact | 2026-09 | 2026-09-29 | met       |
--   | d3:contact | 2026-01 | 2026-01-31 | broken    |
--   | d3:contact | 2026-02 | 2026-02-28 | met       |
--
-- example: Nothing is asked on the days on which the recipient was our processor
--   recipients
--   | recipient_id | valid_from | role       |
--   | m1           |            | controller |
--   | m1           | 2026-08-15 | processor  |
--   disclosures
--   | disclosure_id | kind   | ground              | disclosed_on | until_on   |
--   | d1            | flow   | legitimate_interest | 2026-08-01   | 2026-09-30 |
--   | d2            | flow   | legitimate_interest | 2026-08-15   | 2026-08-31 |
--   | d3            | single | legitimate_interest | 2026-08-14   |            |
--   | d4            | single | legitimate_interest | 2026-08-15   |            |
--   gives
--   | item_id    | part    | arises_on  | counts_from | closed_as | reason       |
--   | d1:contact | 2026-08 | 2026-08-31 | 2026-08-01  | broken    | not_promised |
--   | d3:contact |         | 2026-08-14 | 2026-08-14  | broken    | not_promised |
--
-- example: Why there was none: withdrawn, expired, not given yet, never given
--   consents
--   | consent_id | customer_key | purpose   | decided_on | withdrawn_on | expires_on |
--   | s1         | c1           | marketing | 2026-01-10 | 2026-02-10   |            |
--   | s2         | c2           | marketing | 2026-01-10 |              | 2026-02-10 |
--   | s3         | c3           | marketing | 2026-03-02 |              |            |
--   recipients
--   | recipient_id | role       |
--   | m1           | controller |
--   disclosures
--   | disclosure_id | customer_key | kind   | ground  | purpose   | disclosed_on | until_on   |
--   | d1            | c1           | single | consent | marketing | 2026-03-01   |            |
--   | d2            | c2           | single | consent | marketing | 2026-03-01   |            |
--   | d3            | c3           | single | consent | marketing | 2026-03-01   |            |
--   | d4            | c4           | single | consent | marketing | 2026-03-01   |            |
--   | d5            | c1           | flow   | consent | marketing | 2026-02-01   | 2026-02-20 |
--   gives
--   | item_id    | counts_from | closed_as | reason    | reason_on  |
--   | d1:contact | 2026-03-01  | broken    | withdrawn | 2026-02-10 |
--   | d2:contact | 2026-03-01  | broken    | ended     | 2026-02-10 |
--   | d3:contact | 2026-03-01  | broken    | not_yet   | 2026-03-02 |
--   | d4:contact | 2026-03-01  | broken    | never     |            |
--   | d5:contact | 2026-02-11  | broken    | withdrawn | 2026-02-10 |
