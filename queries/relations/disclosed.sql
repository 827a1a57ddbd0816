-- relation: disclosed
-- says: how much was disclosed to which third party on each day, and what it lacked
-- grain: one row per company, recipient, role, country, category, ground, kind, agreement and day
-- reads: disclosure_events, disclosure_verdicts, disclosure_grounds, disclosures
-- optional: disclosure_events, disclosure_verdicts, disclosure_grounds
-- corrected_by: agreements, consents, recipients
-- params:
-- kept: flows
-- columns: company VARCHAR, recipient VARCHAR, role VARCHAR, country VARCHAR, category VARCHAR,
--   ground VARCHAR, kind VARCHAR, calls_for VARCHAR, "day" DATE, disclosures BIGINT,
--   persons BIGINT, persons_unknown BIGINT, lacks_ground BIGINT, lacks_agreement BIGINT,
--   lacks_promised BIGINT, lacks_confidentiality BIGINT, not_told BIGINT
--
-- A disclosure of a category counts once, on its day; a running flow once for each month that is
-- over, on its last day in it. persons: 1 for a single disclosure, the number in a batch;
-- persons_unknown: disclosures whose number is not known, all flows among them. calls_for: the
-- agreement about the data that law or notice asks for: `processor`, `joint`, `any`, `none`; null
-- where it cannot be told. not_told: disclosures for which one of the four lacks_* cannot be judged.

with grounded as (
    select
        item_id, coalesce(part, '') as part,
        max(case when not has_ground then 1 else 0 end) as lacks_ground,
        max(case when asks_ground = 'untold' then 1 else 0 end) as is_untold
    from disclosure_grounds
    group by item_id, coalesce(part, '')
),

judged as (
    select
        e.company, e.recipient, e.role, e.country, e.category, e.ground, e.kind, e.last_on,
        case
            when e.kind = 'single' then 1
            when e.kind = 'batch' then d.persons
        end as persons,
        case
            when a.wanted is not null then a.wanted
            when p.asks = 'judged' then 'any'
            when p.asks = 'not_asked' then 'none'
        end as calls_for,
        g.lacks_ground,
        case when not a.is_covered then 1 else 0 end as lacks_agreement,
        case when not p.is_covered then 1 else 0 end as lacks_promised,
        case when not c.is_covered then 1 else 0 end as lacks_confidentiality,
        case
            when (g.is_untold = 1 and g.lacks_ground = 0)
                or a.asks = 'untold' or p.asks = 'untold' then 1
            else 0
        end as is_untold
    from disclosure_events as e
    join disclosures as d on d.disclosure_id || ':' || d.category = e.item_id
    left join grounded as g on g.item_id = e.item_id and g.part = coalesce(e.part, '')
    left join disclosure_verdicts as a
        on a.item_id = e.item_id and coalesce(a.part, '') = coalesce(e.part, '')
        and a.need = 'agreement'
    left join disclosure_verdicts as p
        on p.item_id = e.item_id and coalesce(p.part, '') = coalesce(e.part, '')
        and p.need = 'promised'
    left join disclosure_verdicts as c
        on c.item_id = e.item_id and coalesce(c.part, '') = coalesce(e.part, '')
        and c.need = 'confidentiality'
)

select
    company,
    recipient,
    role,
    country,
    category,
    ground,
    kind,
    calls_for,
    last_on as "day",
    count(*) as disclosures,
    cast(coalesce(sum(persons), 0) as bigint) as persons,
    cast(sum(case when persons is null then 1 else 0 end) as bigint) as persons_unknown,
    cast(coalesce(sum(lacks_ground), 0) as bigint) as lacks_ground,
    cast(sum(lacks_agreement) as bigint) as lacks_agreement,
    cast(sum(lacks_promised) as bigint) as lacks_promised,
    cast(sum(lacks_confidentiality) as bigint) as lacks_confidentiality,
    cast(sum(is_untold) as bigint) as not_told
from judged
group by company, recipient, role, country, category, ground, kind, calls_for, last_on
