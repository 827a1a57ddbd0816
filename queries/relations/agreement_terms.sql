-- relation: agreement_terms
-- says: on which days an agreement of a kind binds a company and a recipient
-- grain: one row per recipient, company that discloses to it, kind and unbroken time in force
-- reads: binding_agreements
-- neutral: disclosures
-- params:
-- kept: flows
-- merges: binds_from, binds_until
-- columns: recipient_id VARCHAR, company VARCHAR, kind VARCHAR, binds_from DATE, binds_until DATE
--
-- Both days included; binds_until null: it goes on. Besides the kinds of the exports there is
-- `promised`: a processor, joint or sharing agreement, whichever is in force.

select
    recipient_id,
    company,
    kind,
    binds_from,
    binds_until
from binding_agreements
union all
select
    recipient_id,
    company,
    'promised' as kind,
    binds_from,
    binds_until
from binding_agreements
where kind in ('processor', 'joint', 'sharing')
