-- measure: agreement_times
-- says: on which days the agreement that a third party's role calls for was in force
-- grain: one row per recipient, kind and unbroken time, those to come too
-- reads: agreement_terms, recipient_list, role_agreements, renewal_days
-- optional: recipient_list, role_agreements
-- corrected_by: recipients
-- params: as_of, company, recipient
-- about: firms
-- columns: recipient VARCHAR, kind VARCHAR, valid_from DATE, valid_until DATE, state VARCHAR
--
-- kind: `data`, the agreement about the data, or `confidentiality`. For a role that calls for none
-- or any, or is not known, a processor, joint or sharing agreement is `data`. valid_until null:
-- until further notice. state: `to_come`, `in_force`, `ends_soon` once it is to be renewed,
-- `ended`.

with asked as (
    select
        t.recipient_id as recipient,
        case when t.kind = 'confidentiality' then 'confidentiality' else 'data' end as kind,
        t.binds_from as valid_from,
        t.binds_until as valid_until
    from agreement_terms as t
    left join recipient_list as r on r.recipient = t.recipient_id
    left join role_agreements as c on c.role = r.role
    where (t.company = $company or ($company is null and t.company is null))
        and ($recipient is null or t.recipient_id = $recipient)
        and t.kind in (
            'confidentiality',
            case when c.calls_for in ('processor', 'joint') then c.calls_for else 'promised' end
        )
)

select
    a.recipient,
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
order by a.recipient, a.kind, a.valid_from
