-- relation: lacking_agreements
-- says: why no agreement of the wanted kind bound a company and a recipient on a day
-- grain: one row per recipient, company, wanted kind and day on which a disclosure lacked it
-- reads: disclosure_verdicts, binding_agreements, recipient_agreements, agreements
-- params:
-- columns: recipient VARCHAR, company VARCHAR, wanted VARCHAR, "day" DATE, reason VARCHAR,
--   reason_on DATE, reason_id VARCHAR
--
-- reason, the first that fits: `signed_late` (one says that it held, but was signed on reason_on),
-- `ended` (on reason_on), `not_yet` (one begins on reason_on), `other_company` (reason_id, in force
-- that day, bind others of our companies), `wrong_kind` (reason_id, in force that day, are of other
-- kinds), `none` (there never was any agreement with the recipient), else `not_then`.

with lacking as (
    select distinct recipient, company, wanted, decided_on as "day"
    from disclosure_verdicts
    where not is_covered
),

-- those that bind the company, by what they were that day
own as (
    select
        l.recipient, l.company, l.wanted, l."day", b.agreement_id, b.binds_from, b.binds_until,
        b.kind = l.wanted or (l.wanted = 'promised' and b.kind in ('processor', 'joint', 'sharing'))
            as is_wanted
    from lacking as l
    join binding_agreements as b on b.recipient_id = l.recipient and b.company = l.company
),

nearest as (
    select
        recipient, company, wanted, "day",
        max(case when is_wanted and binds_until < "day" then binds_until end) as ended_on,
        min(case when is_wanted and binds_from > "day" then binds_from end) as begins_on
    from own
    group by recipient, company, wanted, "day"
),

named as (
    select
        n.recipient, n.company, n.wanted, n."day", n.ended_on, n.begins_on,
        min(case when o.is_wanted and o.binds_until = n.ended_on then o.agreement_id end)
            as ended_id,
        min(case when o.is_wanted and o.binds_from = n.begins_on then o.agreement_id end)
            as begins_id,
        string_agg(
            case
                when not o.is_wanted and o.binds_from <= n."day"
                    and (o.binds_until is null or o.binds_until >= n."day") then o.agreement_id
            end,
            ', ' order by o.agreement_id
        ) as other_kinds
    from nearest as n
    join own as o
        on o.recipient = n.recipient and o.company = n.company and o.wanted = n.wanted
        and o."day" = n."day"
    group by n.recipient, n.company, n.wanted, n."day", n.ended_on, n.begins_on
),

-- what is said to have held that day, and was signed after it
unsigned as (
    select
        l.recipient, l.company, l.wanted, l."day", min(a.signed_on) as signed_on,
        min(a.agreement_id) as agreement_id
    from lacking as l
    join agreements as a on a.recipient_id = l.recipient
    where (a.company is null or a.company = l.company)
        and (a.kind = l.wanted
            or (l.wanted = 'promised' and a.kind in ('processor', 'joint', 'sharing')))
        and a.valid_from <= l."day" and (a.valid_until is null or a.valid_until >= l."day")
        and a.signed_on > l."day"
    group by l.recipient, l.company, l.wanted, l."day"
),

elsewhere as (
    select
        l.recipient, l.company, l.wanted, l."day",
        string_agg(distinct s.agreement_id, ', ' order by s.agreement_id) as ids
    from lacking as l
    join recipient_agreements as s on s.recipient_id = l.recipient and s.company <> l.company
    where (s.kind = l.wanted
            or (l.wanted = 'promised' and s.kind in ('processor', 'joint', 'sharing')))
        and s.binds_from <= l."day" and (s.binds_until is null or s.binds_until >= l."day")
    group by l.recipient, l.company, l.wanted, l."day"
),

known as (
    select distinct recipient_id from agreements
    union
    select distinct recipient_id from recipient_agreements
),

reasoned as (
    select
        l.recipient, l.company, l.wanted, l."day", u.signed_on, u.agreement_id as signed_id,
        n.ended_on, n.ended_id, n.begins_on, n.begins_id, e.ids as elsewhere_ids, n.other_kinds,
        case
            when u.signed_on is not null then 'signed_late'
            when n.ended_on is not null then 'ended'
            when n.begins_on is not null then 'not_yet'
            when e.ids is not null then 'other_company'
            when n.other_kinds is not null then 'wrong_kind'
            when k.recipient_id is null then 'none'
            else 'not_then'
        end as reason
    from lacking as l
    left join named as n
        on n.recipient = l.recipient and n.company = l.company and n.wanted = l.wanted
        and n."day" = l."day"
    left join unsigned as u
        on u.recipient = l.recipient and u.company = l.company and u.wanted = l.wanted
        and u."day" = l."day"
    left join elsewhere as e
        on e.recipient = l.recipient and e.company = l.company and e.wanted = l.wanted
        and e."day" = l."day"
    left join known as k on k.recipient_id = l.recipient
)

select
    recipient,
    company,
    wanted,
    "day",
    reason,
    case reason
        when 'signed_late' then signed_on
        when 'ended' then ended_on
        when 'not_yet' then begins_on
    end as reason_on,
    case reason
        when 'signed_late' then signed_id
        when 'ended' then ended_id
        when 'not_yet' then begins_id
        when 'other_company' then elsewhere_ids
        when 'wrong_kind' then other_kinds
    end as reason_id
from reasoned
