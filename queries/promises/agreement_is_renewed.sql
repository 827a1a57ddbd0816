-- promise: agreement_is_renewed
-- says: an agreement with a recipient that still gets data is renewed before it ends
-- grain: one row per agreement that ends, of one that binds all companies per company (`part`)
-- reads: signed_agreements, disclosures, period_days
-- params:
-- counts: period.renewal, period.activity
-- excludes: agreements until further notice; recipients to whom the company disclosed nothing
--
-- Arises `period.renewal` before the agreement ends, or when the recipient becomes active after
-- that: a disclosure in `period.activity` to the day, or a flow that ran in it. Due on the
-- agreement's last day. A successor has the same recipient and kind, and the same company
-- or all of them. No agreement, and no successor, is in force before it is signed.
--
-- If a successor is in force on the day after the last day, it closes on the successor's first day
-- or on the last day, whichever is earlier. Else it is void on the last day where the recipient is
-- no longer active, and otherwise closes, too late, when a later successor begins.

with runs as (
    select
        company, recipient_id, disclosed_on as first_on,
        case when kind = 'flow' then until_on else disclosed_on end as last_on
    from disclosures
),

pairs as (
    select distinct company, recipient_id from disclosures
),

ending as (
    select
        a.agreement_id, p.company, a.recipient_id, a.kind, a.binds_until as valid_until,
        case when a.company is null then p.company end as part,
        greatest(a.binds_from, d.reaches_on) as opens_on
    from signed_agreements as a
    join pairs as p
        on p.recipient_id = a.recipient_id and (a.company is null or a.company = p.company)
    join period_days as d on d.period = 'renewal' and d.day = a.binds_until
),

-- whether a recipient is active: on the day that it may arise, after it, on the last day
active as (
    select
        e.agreement_id, e.company,
        max(
            case
                when r.first_on <= e.opens_on and (r.last_on is null or r.last_on > o.reaches_on)
                    then 1
                else 0
            end
        ) as is_at_opening,
        min(case when r.first_on > e.opens_on then r.first_on end) as first_after,
        max(case when r.last_on is null or r.last_on > l.reaches_on then 1 else 0 end) as is_at_end,
        max(r.last_on) as last_sent_on
    from ending as e
    join runs as r
        on r.recipient_id = e.recipient_id and r.company = e.company
        and r.first_on <= e.valid_until
    join period_days as o on o.period = 'activity' and o.day = e.opens_on
    join period_days as l on l.period = 'activity' and l.day = e.valid_until
    group by e.agreement_id, e.company
),

successors as (
    select
        e.agreement_id, e.company,
        min(
            case
                when s.binds_from <= e.valid_until + 1
                    and (s.binds_until is null or s.binds_until > e.valid_until) then s.binds_from
            end
        ) as follows_on,
        min(case when s.binds_from > e.valid_until + 1 then s.binds_from end) as later_on
    from ending as e
    join signed_agreements as s
        on s.recipient_id = e.recipient_id and s.kind = e.kind
        and (s.company is null or s.company = e.company)
    group by e.agreement_id, e.company
),

-- the successor that counts: of those that begin on that day, the first by its id
renewed as (
    select
        e.agreement_id, e.company, n.follows_on, n.later_on, min(s.agreement_id) as successor_id
    from ending as e
    join successors as n on n.agreement_id = e.agreement_id and n.company = e.company
    join signed_agreements as s
        on s.recipient_id = e.recipient_id and s.kind = e.kind
        and (s.company is null or s.company = e.company)
        and s.binds_from = coalesce(n.follows_on, n.later_on)
        and (n.follows_on is null or s.binds_until is null or s.binds_until > e.valid_until)
    group by e.agreement_id, e.company, n.follows_on, n.later_on
)

select
    'agreements' as item_table,
    e.agreement_id as item_id,
    e.part,
    e.company,
    e.recipient_id as recipient,
    e.kind,
    case
        when s.follows_on is not null or (v.is_at_end = 1 and s.later_on is not null)
            then 'renewed'
        when v.is_at_end = 0 then 'quiet'
    end as reason,
    case
        when s.follows_on is not null then s.follows_on
        when v.is_at_end = 0 then v.last_sent_on
        else s.later_on
    end as reason_on,
    case
        when s.follows_on is not null or v.is_at_end = 1 then s.successor_id
    end as reason_id,
    case when v.is_at_opening = 1 then e.opens_on else v.first_after end as arises_on,
    e.valid_until as due_on,
    case
        when s.follows_on is not null then least(s.follows_on, e.valid_until)
        when v.is_at_end = 0 then e.valid_until
        else s.later_on
    end as closed_on,
    case
        when s.follows_on is not null then 'met'
        when v.is_at_end = 0 then 'void'
        when s.later_on is not null then 'met'
    end as closed_as,
    case
        when s.follows_on is not null or v.is_at_end = 0 or s.later_on is not null then 'row'
    end as closed_by
from ending as e
join active as v on v.agreement_id = e.agreement_id and v.company = e.company
left join renewed as s on s.agreement_id = e.agreement_id and s.company = e.company
where v.is_at_opening = 1 or v.first_after is not null

-- example: Arises 90 days before the end, due on the last day; a successor from the day after is in time
--   agreements
--   | agreement_id | recipient_id | valid_from | valid_until |
--   | a1           | m1           | 2025-01-01 | 2026-06-30  |
--   | a2           | m1           | 2026-07-01 |             |
--   | a3           | m2           | 2025-01-01 | 2026-06-30  |
--   | a4           | m2           | 2026-07-02 |             |
--   | a5           | m3           | 2025-01-01 | 2026-06-30  |
--   | a6           | m4           | 2025-01-01 | 2026-06-30  |
--   | a7           | m4           | 2026-05-01 | 2026-07-01  |
--   disclosures
--   | disclosure_id | recipient_id | kind | disclosed_on |
--   | d1            | m1           | flow | 2025-01-01   |
--   | d2            | m2           | flow | 2025-01-01   |
--   | d3            | m3           | flow | 2025-01-01   |
--   | d4            | m4           | flow | 2025-01-01   |
--   gives
--   | item_id | company | recipient | kind      | arises_on  | due_on     | closed_on  | closed_as |
--   | a1      | kem     | m1        | processor | 2026-04-01 | 2026-06-30 | 2026-06-30 | met       |
--   | a3      | kem     | m2        | processor | 2026-04-01 | 2026-06-30 | 2026-07-02 | met_late  |
--   | a5      | kem     | m3        | processor | 2026-04-01 | 2026-06-30 |            |           |
--   | a6      | kem     | m4        | processor | 2026-04-01 | 2026-06-30 | 2026-05-01 | met       |
--   | a7      | kem     | m4        | processor | 2026-05-01 | 2026-07-01 |            |           |
--
-- example: A successor that ends with it, or is of another recipient, company or kind, is none
--   agreements
--   | agreement_id | recipient_id | company | kind      | valid_from | valid_until |
--   | a1           | m1           | kem     | processor | 2025-01-01 | 2026-06-30  |
--   | a2           | m1           | elnat   | processor | 2026-01-01 |             |
--   | a3           | m1           | kem     | sharing   | 2026-01-01 |             |
--   | a4           | m2           | kem     | processor | 2026-01-01 |             |
--   | a5           | m1           | kem     | processor | 2026-06-30 | 2026-06-30  |
--   disclosures
--   | disclosure_id | company | disclosed_on |
--   | d1            | kem     | 2026-03-01   |
--   gives
--   | item_id | arises_on  | due_on     | closed_on | closed_as |
--   | a1      | 2026-04-01 | 2026-06-30 |           |           |
--   | a5      | 2026-06-30 | 2026-06-30 |           |           |
--
-- example: An agreement for all companies is each one's; it succeeds one of a single company, not the other way
--   agreements
--   | agreement_id | recipient_id | company | valid_from | valid_until |
--   | a1           | m1           | kem     | 2025-01-01 | 2026-06-30  |
--   | a2           | m1           |         | 2026-07-01 |             |
--   | a3           | m2           |         | 2025-01-01 | 2026-06-30  |
--   | a4           | m2           | kem     | 2026-07-01 |             |
--   disclosures
--   | disclosure_id | recipient_id | company | disclosed_on |
--   | d1            | m1           | kem     | 2026-03-01   |
--   | d2            | m2           | kem     | 2026-03-01   |
--   | d3            | m2           | elnat   | 2026-03-01   |
--   gives
--   | item_id | part  | company | arises_on  | closed_on  | closed_as |
--   | a1      |       | kem     | 2026-04-01 | 2026-06-30 | met       |
--   | a3      | elnat | elnat   | 2026-04-01 |            |           |
--   | a3      | kem   | kem     | 2026-04-01 | 2026-06-30 | met       |
--
-- example: Active: got something in the twelve months to the day; the same date last year is outside
--   agreements
--   | agreement_id | recipient_id | valid_from | valid_until |
--   | a1           | m1           | 2024-01-01 | 2026-06-30  |
--   | a2           | m2           | 2024-01-01 | 2026-06-30  |
--   | a3           | m3           | 2024-01-01 | 2026-06-30  |
--   | a4           | m4           | 2024-01-01 | 2026-06-30  |
--   | a5           | m5           | 2024-01-01 | 2026-06-30  |
--   | a6           | m6           | 2024-01-01 | 2026-06-30  |
--   disclosures
--   | disclosure_id | recipient_id | kind   | disclosed_on | until_on   |
--   | d1            | m1           | single | 2025-04-01   |            |
--   | d2            | m2           | single | 2025-04-02   |            |
--   | d3            | m3           | single | 2025-06-30   |            |
--   | d4            | m4           | single | 2025-07-01   |            |
--   | d5            | m5           | flow   | 2024-01-01   | 2025-07-01 |
--   | d6            | m6           | flow   | 2024-01-01   |            |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | a2      | 2026-04-01 | 2026-06-30 | 2026-06-30 | void      |
--   | a3      | 2026-04-01 | 2026-06-30 | 2026-06-30 | void      |
--   | a4      | 2026-04-01 | 2026-06-30 |            |           |
--   | a5      | 2026-04-01 | 2026-06-30 |            |           |
--   | a6      | 2026-04-01 | 2026-06-30 |            |           |
--
-- example: Who becomes active in the last 90 days makes it arise that day; who does so later does not
--   agreements
--   | agreement_id | recipient_id | valid_from | valid_until |
--   | a1           | m1           | 2025-01-01 | 2026-06-30  |
--   | a2           | m2           | 2025-01-01 | 2026-06-30  |
--   | a3           | m3           | 2026-06-01 | 2026-06-30  |
--   | a4           | m4           | 2025-01-01 |             |
--   disclosures
--   | disclosure_id | recipient_id | disclosed_on |
--   | d1            | m1           | 2026-06-30   |
--   | d2            | m2           | 2026-07-01   |
--   | d3            | m3           | 2026-05-01   |
--   | d4            | m4           | 2026-05-01   |
--   gives
--   | item_id | arises_on  | due_on     |
--   | a1      | 2026-06-30 | 2026-06-30 |
--   | a3      | 2026-06-01 | 2026-06-30 |
--
-- example: Renewed although the recipient is no longer active: renewed, not void
--   agreements
--   | agreement_id | valid_from | valid_until |
--   | a1           | 2024-01-01 | 2026-06-30  |
--   | a2           | 2026-07-01 |             |
--   disclosures
--   | disclosure_id | disclosed_on |
--   | d1            | 2025-04-15   |
--   gives
--   | item_id | closed_on  | closed_as |
--   | a1      | 2026-06-30 | met       |
--
-- example: A successor is in force from its signing: signed late it is late, signed early it is not earlier
--   agreements
--   | agreement_id | recipient_id | signed_on  | valid_from | valid_until |
--   | a1           | m1           |            | 2025-01-01 | 2026-06-30  |
--   | a2           | m1           | 2026-09-15 | 2026-07-01 |             |
--   | a3           | m2           |            | 2025-01-01 | 2026-06-30  |
--   | a4           | m2           | 2026-05-01 | 2026-07-01 |             |
--   | a5           | m3           |            | 2025-01-01 | 2026-06-30  |
--   | a6           | m3           | 2026-09-15 | 2026-07-01 | 2026-08-31  |
--   | a7           | m4           | 2026-05-20 | 2025-01-01 | 2026-06-30  |
--   disclosures
--   | disclosure_id | recipient_id | disclosed_on |
--   | d1            | m1           | 2026-03-01   |
--   | d2            | m2           | 2026-03-01   |
--   | d3            | m3           | 2026-03-01   |
--   | d4            | m4           | 2026-03-01   |
--   gives
--   | item_id | arises_on  | closed_on  | closed_as | reason  | reason_on  | reason_id |
--   | a1      | 2026-04-01 | 2026-09-15 | met_late  | renewed | 2026-09-15 | a2        |
--   | a3      | 2026-04-01 | 2026-06-30 | met       | renewed | 2026-07-01 | a4        |
--   | a5      | 2026-04-01 |            |           |         |            |           |
--   | a7      | 2026-05-20 |            |           |         |            |           |
--
-- example: Void says when the recipient last got something
--   agreements
--   | agreement_id | valid_from | valid_until |
--   | a1           | 2024-01-01 | 2026-06-30  |
--   disclosures
--   | disclosure_id | disclosed_on |
--   | d1            | 2025-04-15   |
--   | d2            | 2025-05-15   |
--   gives
--   | item_id | closed_as | reason | reason_on  |
--   | a1      | void      | quiet  | 2025-05-15 |
