-- measure: agreements
-- says: which agreements there are with third parties, until when, and whether anything leaves
-- grain: one row per agreement, those that have ended and those that have not begun too
-- reads: agreement_list, disclosed, running_flows, coverage
-- optional: disclosed, running_flows
-- params: as_of, company, recipient, role, kind
-- about: firms
-- columns: recipient VARCHAR, name VARCHAR, role VARCHAR, country VARCHAR,
--   company VARCHAR, kind VARCHAR, valid_from DATE, valid_until DATE, days_left BIGINT,
--   last_disclosed_on DATE, disclosures_90d BIGINT, is_running_flow BOOLEAN
--
-- company null: it binds all of ours, and what any of them discloses counts; asked for one company,
-- those that bind it. days_left until the last day, negative past it; null: until further notice.
-- last_disclosed_on, disclosures_90d (of the 90 days to the day) and is_running_flow are of the
-- recipient and company, whatever the agreement covers; null where disclosures are not exported. A
-- running flow counts once for each month that is over, and was last disclosed on the day itself.

with asked as (
    select
        agreement_id, recipient, name, role, country, company, kind, valid_from, valid_until
    from agreement_list
    where ($company is null or company is null or company = $company)
        and ($recipient is null or recipient = $recipient)
        and ($role is null or role = $role)
        and ($kind is null or kind = $kind)
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
)

select
    a.recipient,
    a.name,
    a.role,
    a.country,
    a.company,
    a.kind,
    a.valid_from,
    a.valid_until,
    cast(date_diff('day', $as_of, a.valid_until) as bigint) as days_left,
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
order by a.valid_until is null, a.valid_until, a.recipient, a.kind, a.agreement_id
