-- relation: agreement_terms
-- says: on which days an agreement of a kind binds a company and a recipient
-- grain: one row per recipient, company, kind and unbroken time in force
-- reads: agreements, disclosures
-- optional: disclosures
-- neutral: disclosures
-- params:
-- kept: flows
-- merges: binds_from, binds_until
-- columns: recipient_id VARCHAR, company VARCHAR, kind VARCHAR, binds_from DATE, binds_until DATE
--
-- Both days included; binds_until null: it goes on. An agreement without a company binds all our
-- companies; a row without a company is of all agreements of the recipient taken together. Besides
-- the kinds of the exports there is `promised`: a processor, joint or sharing agreement, whichever
-- is in force.

with pairs as (
    select distinct company, recipient_id from disclosures
),

scoped as (
    select p.recipient_id, p.company, a.kind, a.valid_from, a.valid_until
    from agreements as a
    join pairs as p on p.recipient_id = a.recipient_id
    where a.company is null or a.company = p.company
    union all
    select recipient_id, cast(null as varchar) as company, kind, valid_from, valid_until
    from agreements
)

select
    recipient_id,
    company,
    kind,
    valid_from as binds_from,
    valid_until as binds_until
from scoped
union all
select
    recipient_id,
    company,
    'promised' as kind,
    valid_from as binds_from,
    valid_until as binds_until
from scoped
where kind in ('processor', 'joint', 'sharing')
