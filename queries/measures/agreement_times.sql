-- measure: agreement_times
-- says: on which days the agreement that a third party's role calls for was in force
-- grain: one row per recipient, company that discloses to it, kind and unbroken time, those to come
--   too
-- reads: agreement_terms, recipient_lines, role_agreements, renewal_days
-- optional: recipient_lines, role_agreements
-- corrected_by: disclosures, recipients
-- params: as_of, company, recipient
-- about: firms
-- columns: recipient VARCHAR, company VARCHAR, kind VARCHAR, valid_from DATE, valid_until DATE,
--   state VARCHAR
--
-- company: which of ours is bound. kind: `data`, the agreement about the data, or
-- `confidentiality`. For a role that calls for none or any, or is not known on the day, a processor,
-- joint or sharing agreement is `data`. valid_until null: until further notice. state: `to_come`,
-- `in_force`, `ends_soon` once it is to be renewed, `ended`.

with roles as (
    select r.recipient, c.calls_for
    from recipient_lines as r
    join role_agreements as c on c.role = r.role
    where (r.known_from is null or r.known_from <= $as_of)
        and (r.known_until is null or r.known_until >= $as_of)
),

asked as (
    select
        t.recipient_id as recipient,
        t.company,
        case when t.kind = 'confidentiality' then 'confidentiality' else 'data' end as kind,
        t.binds_from as valid_from,
        t.binds_until as valid_until
    from agreement_terms as t
    left join roles as c on c.recipient = t.recipient_id
    where ($company is null or t.company = $company)
        and ($recipient is null or t.recipient_id = $recipient)
        and t.kind in (
            'confidentiality',
            case when c.calls_for in ('processor', 'joint') then c.calls_for else 'promised' end
        )
)

select
    a.recipient,
    a.company,
    a.kind,
    a.valid_from,
    a.valid_until,
    case
        when a.valid_from > $as_of then 'to_come'
        when a.valid_until < $as_of then 'ended'
        when n.renewal_from <= $as_of then 'ends_soon'
        else 'in_force'
    end as state
from asked as a
left join renewal_days as n on n.valid_until = a.valid_until
order by a.recipient, a.company, a.kind, a.valid_from
