-- measure: disclosures
-- says: what was disclosed to which third party, and what it lacked that day
-- grain: one row per group (company, recipient, role, category, country, ground, kind, month), of
--   the twelve months to the day; by month of the 24 months to it
-- reads: disclosed, coverage
-- params: as_of, window_start, window_before, by_company, by_recipient, by_role, by_category,
--   by_country, by_ground, by_kind, by_month, company, recipient, role, category, country, ground,
--   kind
-- columns: company VARCHAR, recipient VARCHAR, role VARCHAR, category VARCHAR, country VARCHAR,
--   ground VARCHAR, kind VARCHAR, month DATE, disclosures BIGINT, persons BIGINT,
--   lacks_ground BIGINT, lacks_agreement BIGINT, lacks_promised BIGINT,
--   lacks_confidentiality BIGINT, not_told BIGINT
--
-- A disclosure of several categories counts once for each, a running flow once for each month that
-- is over. persons: null where the number is not known for all of them (flows never have one);
-- somebody disclosed twice counts twice. lacks_*: wrong on their day, as the four promises count
-- them, null where none can be judged; not_told: one of the four cannot be judged, because of the
-- row or because agreements or the company's consents are not exported. Disclosures that left the
-- exports more than thirteen months ago are missing.

with files as (
    select
        count(case when table_name = 'agreements' then 1 end) as of_agreements,
        count(case when table_name = 'consents' and company is null then 1 end) as of_consents
    from coverage
),

consenting as (
    select distinct company from coverage where table_name = 'consents' and company is not null
),

seen as (
    select
        case when $by_company then d.company end as company,
        case when $by_recipient then recipient end as recipient,
        case when $by_role then role end as role,
        case when $by_category then category end as category,
        case when $by_country then country end as country,
        case when $by_ground then ground end as ground,
        case when $by_kind then kind end as kind,
        case when $by_month then cast(date_trunc('month', "day") as date) end as month,
        disclosures, persons, persons_unknown, lacks_ground, lacks_agreement, lacks_promised,
        lacks_confidentiality, not_told,
        f.of_agreements > 0 as has_agreements,
        f.of_consents > 0 or c.company is not null as has_consents
    from disclosed as d
    cross join files as f
    left join consenting as c on c.company = d.company
    where "day" <= $as_of
        and ("day" > $window_start or ($by_month and "day" > $window_before))
        and ($company is null or d.company = $company)
        and ($recipient is null or recipient = $recipient)
        and ($role is null or role = $role)
        and ($category is null or category = $category)
        and ($country is null or country = $country)
        and ($ground is null or ground = $ground)
        and ($kind is null or kind = $kind)
)

select
    company,
    recipient,
    role,
    category,
    country,
    ground,
    kind,
    month,
    cast(sum(disclosures) as bigint) as disclosures,
    cast(case when sum(persons_unknown) = 0 then sum(persons) end as bigint) as persons,
    cast(sum(case when has_consents then lacks_ground end) as bigint) as lacks_ground,
    cast(sum(case when has_agreements then lacks_agreement end) as bigint) as lacks_agreement,
    cast(sum(case when has_agreements then lacks_promised end) as bigint) as lacks_promised,
    cast(sum(case when has_agreements then lacks_confidentiality end) as bigint)
        as lacks_confidentiality,
    cast(sum(case when has_agreements and has_consents then not_told else disclosures end) as bigint)
        as not_told
from seen
group by company, recipient, role, category, country, ground, kind, month
order by company, recipient, role, category, country, ground, kind, month
