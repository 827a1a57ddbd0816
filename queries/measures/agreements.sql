-- measure: agreements
-- says: which agreements there are with third parties, until when, and whether data is disclosed
-- grain: one row per agreement, those that have ended and those that have not begun too
-- reads: agreement_list, recipient_lines, role_agreements, renewal_days, disclosed, running_flows,
--   coverage
-- optional: recipient_lines, role_agreements, disclosed, running_flows
-- corrected_by: disclosures, recipients
-- neutral: consents
-- params: as_of, company, recipient, role, kind
-- about: firms
-- columns: recipient VARCHAR, name VARCHAR, role VARCHAR, country VARCHAR,
--   company VARCHAR, kind VARCHAR, signed_on DATE, valid_from DATE, valid_until DATE,
--   days_left BIGINT, last_disclosed_on DATE, disclosures_90d BIGINT, is_running_flow BOOLEAN, ends_on DATE,
--   state VARCHAR
--
-- company null: it binds all our companies, and what any of them discloses counts; asked for one
-- company, the agreements that bind it. days_left until the last day, negative past it; null: until
-- further notice. last_disclosed_on, disclosures_90d (of the 90 days to the day) and
-- is_running_flow are of the recipient and company, whatever the agreement covers; null where
-- disclosures are not exported. A running flow counts once for each month that is over; its last
-- disclosure is on the day itself.
--
-- role: on the day. No agreement is in force before it is signed.
--
-- ends_on and state are the same in all rows of a recipient, kind and company; agreements that
-- follow each other without a free day are one. ends_on: the last day of the one in force, else of
-- the latest that has ended. state: `in_force`; `ends_soon` once it is to be renewed; `ended` while
-- data is still disclosed; `ended_after` where data was last disclosed after the end; `ended_quiet`
-- where none was, the role calls for no agreement or another suitable one is in force; null where
-- none has begun.

with parties as (
    select
        recipient, name, country,
        case when known_from is null or known_from <= $as_of then role end as role
    from recipient_lines
    where (named_from is null or named_from <= $as_of)
        and (known_until is null or known_until >= $as_of)
),

asked as (
    select
        a.agreement_id, a.recipient, p.name, p.role, p.country, a.company, a.kind, a.signed_on,
        a.valid_from, a.valid_until, c.calls_for
    from agreement_list as a
    left join parties as p on p.recipient = a.recipient
    left join role_agreements as c on c.role = p.role
    where ($company is null or a.company is null or a.company = $company)
        and ($recipient is null or a.recipient = $recipient)
        and ($role is null or p.role = $role)
        and ($kind is null or a.kind = $kind)
),

exported as (
    select count(*) as files from coverage where table_name = 'disclosures'
),

sent as (
    select
        a.agreement_id,
        max(d."day") as last_on,
        sum(case when date_diff('day', d."day", $as_of) < 90 then d.disclosures else 0 end) as recent
    from asked as a
    join disclosed as d on d.recipient = a.recipient
    where d."day" <= $as_of and (a.company is null or a.company = d.company)
        and ($company is null or d.company = $company)
    group by a.agreement_id
),

running as (
    select distinct a.agreement_id
    from asked as a
    join running_flows as f on f.recipient = a.recipient
    where f.runs_from <= $as_of and (f.runs_until is null or f.runs_until >= $as_of)
        and (a.company is null or a.company = f.company)
        and ($company is null or f.company = $company)
),

activity as (
    select
        a.agreement_id,
        case
            when e.files = 0 then cast(null as date)
            when r.agreement_id is not null then $as_of
            else s.last_on
        end as last_disclosed_on,
        case when e.files > 0 then cast(coalesce(s.recent, 0) as bigint) end as disclosures_90d,
        case when e.files > 0 then r.agreement_id is not null end as is_running_flow
    from asked as a
    cross join exported as e
    left join sent as s on s.agreement_id = a.agreement_id
    left join running as r on r.agreement_id = a.agreement_id
),

-- agreements that bind the same recipient and company: those of its kind, and other suitable ones
binding as (
    select
        a.agreement_id, b.binds_from, b.valid_until,
        b.kind = a.kind as is_of_kind,
        case
            when a.kind not in ('processor', 'joint', 'sharing') then b.kind = a.kind
            when a.calls_for in ('processor', 'joint') then b.kind = a.calls_for
            else b.kind in ('processor', 'joint', 'sharing')
        end as would_do,
        b.binds_from <= $as_of and (b.valid_until is null or b.valid_until >= $as_of)
            as is_in_force
    from asked as a
    join agreement_list as b
        on b.recipient = a.recipient and (b.company is null or b.company = a.company)
        and (b.valid_until is null or b.valid_until >= b.binds_from)
),

-- last days after which none of its kind is in force
lasts as (
    select b.agreement_id, b.valid_until
    from binding as b
    left join binding as n
        on n.agreement_id = b.agreement_id and n.is_of_kind
        and n.binds_from <= b.valid_until + 1
        and (n.valid_until is null or n.valid_until > b.valid_until)
    where b.is_of_kind and b.valid_until is not null and n.agreement_id is null
),

in_force as (
    select
        agreement_id,
        max(case when is_of_kind and is_in_force then 1 else 0 end) as is_in_force,
        max(case when would_do and is_in_force then 1 else 0 end) as has_another
    from binding
    group by agreement_id
),

ends as (
    select
        i.agreement_id, i.is_in_force, i.has_another,
        case
            when i.is_in_force = 1
                then min(case when l.valid_until >= $as_of then l.valid_until end)
            else max(case when l.valid_until < $as_of then l.valid_until end)
        end as ends_on
    from in_force as i
    left join lasts as l on l.agreement_id = i.agreement_id
    group by i.agreement_id, i.is_in_force, i.has_another
)

select
    a.recipient,
    a.name,
    a.role,
    a.country,
    a.company,
    a.kind,
    a.signed_on,
    a.valid_from,
    a.valid_until,
    cast(date_diff('day', $as_of, a.valid_until) as bigint) as days_left,
    v.last_disclosed_on,
    v.disclosures_90d,
    v.is_running_flow,
    e.ends_on,
    case
        when e.is_in_force = 1 and n.renewal_from <= $as_of then 'ends_soon'
        when e.is_in_force = 1 then 'in_force'
        when e.ends_on is null then null
        when a.calls_for = 'none' or e.has_another = 1 or v.last_disclosed_on is null
            or v.last_disclosed_on <= e.ends_on then 'ended_quiet'
        when v.is_running_flow or v.disclosures_90d > 0 then 'ended'
        else 'ended_after'
    end as state
from asked as a
join activity as v on v.agreement_id = a.agreement_id
left join ends as e on e.agreement_id = a.agreement_id
left join renewal_days as n on n.valid_until = e.ends_on
order by a.valid_until is null, a.valid_until, a.recipient, a.kind, a.agreement_id
