-- relation: named_consents
-- says: what becomes of the consent that a set of data names
-- grain: one row per holding that names a consent
-- reads: holdings, consents, whole_exports
-- params:
-- columns: company VARCHAR, holding_id VARCHAR, consent_id VARCHAR, standing VARCHAR
--
-- An id is unique within its company. standing: `own`, given by the same customer to the same
-- company; `not_given`, theirs but a refusal or an open question; `of_another_customer` and
-- `of_another_company`, which cover nothing; `not_there`, of no exported consent, though those of
-- the company are exported whole; `not_exported` where they are not, so that it cannot be told.

with whole as (
    select distinct h.company
    from holdings as h
    join whole_exports as w
        on w.table_name = 'consents' and (w.company is null or w.company = h.company)
),

elsewhere as (
    select consent_id, count(distinct company) as companies
    from consents
    group by consent_id
)

select
    h.company,
    h.holding_id,
    h.consent_id,
    case
        when c.customer_key = h.customer_key and c.decision = 'given' then 'own'
        when c.customer_key = h.customer_key then 'not_given'
        when c.consent_id is not null then 'of_another_customer'
        when e.companies > 0 then 'of_another_company'
        when w.company is not null then 'not_there'
        else 'not_exported'
    end as standing
from holdings as h
left join consents as c on c.company = h.company and c.consent_id = h.consent_id
left join elsewhere as e on e.consent_id = h.consent_id
left join whole as w on w.company = h.company
where h.consent_id is not null
