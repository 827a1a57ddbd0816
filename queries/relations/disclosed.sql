-- relation: disclosed
-- says: how much was disclosed to which third party on each day, and what it lacked
-- grain: one row per company, recipient, role, country, category, ground, kind and day
-- reads: disclosure_covers, disclosure_grounds, disclosures, recipients
-- optional: disclosure_covers, disclosure_grounds, recipients
-- corrected_by: agreements, consents, recipients
-- params:
-- kept: flows
-- columns: company VARCHAR, recipient VARCHAR, role VARCHAR, country VARCHAR, category VARCHAR,
--   ground VARCHAR, kind VARCHAR, "day" DATE, disclosures BIGINT, persons BIGINT,
--   persons_unknown BIGINT, lacks_ground BIGINT, lacks_agreement BIGINT, lacks_promised BIGINT,
--   lacks_confidentiality BIGINT, not_told BIGINT
--
-- A disclosure of a category counts once, on its day; a running flow once for each month that is
-- over, on its last day in it. persons: 1 for a single disclosure, the number in a batch;
-- persons_unknown: disclosures whose number is not known, all flows among them. not_told:
-- disclosures for which one of the four lacks_* cannot be judged.

with judged as (
    select
        c.item_id, c.company, c.recipient, c.role, r.country, c.category, c.ground, c.kind, c.last_on,
        case
            when c.kind = 'single' then 1
            when c.kind = 'batch' then d.persons
        end as persons,
        g.has_ground, c.has_agreement, c.has_promised, c.has_confidentiality,
        case
            when g.asks_ground = 'untold' or c.asks_agreement = 'untold'
                or c.asks_promised = 'untold' then 1
            else 0
        end as is_untold
    from disclosure_covers as c
    join disclosure_grounds as g
        on g.item_id = c.item_id and coalesce(g.part, '') = coalesce(c.part, '')
    join disclosures as d on d.disclosure_id || ':' || d.category = c.item_id
    left join recipients as r on r.recipient_id = c.recipient
)

select
    company,
    recipient,
    role,
    country,
    category,
    ground,
    kind,
    last_on as "day",
    count(*) as disclosures,
    cast(coalesce(sum(persons), 0) as bigint) as persons,
    cast(sum(case when persons is null then 1 else 0 end) as bigint) as persons_unknown,
    cast(sum(case when not has_ground then 1 else 0 end) as bigint) as lacks_ground,
    cast(sum(case when not has_agreement then 1 else 0 end) as bigint) as lacks_agreement,
    cast(sum(case when not has_promised then 1 else 0 end) as bigint) as lacks_promised,
    cast(sum(case when not has_confidentiality then 1 else 0 end) as bigint)
        as lacks_confidentiality,
    cast(sum(is_untold) as bigint) as not_told
from judged
group by company, recipient, role, country, category, ground, kind, last_on
