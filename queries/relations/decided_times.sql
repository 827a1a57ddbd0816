-- relation: decided_times
-- says: from when until when a disposal decision covers a company's category
-- grain: one row per company, category and decision that covers it
-- reads: holdings, erasures, disposal_decisions
-- optional: holdings, erasures
-- neutral: holdings, erasures
-- params:
-- columns: company VARCHAR, category VARCHAR, decided_from DATE, decided_until DATE
--
-- Both days included; decided_from null: from the beginning, decided_until null: it goes on. A
-- decision without a company covers all companies, one without a category every category.

with pairs as (
    select company, category from holdings
    union
    select company, category from erasures
)

select distinct
    p.company,
    p.category,
    d.decided_from,
    d.decided_until
from pairs as p
join disposal_decisions as d
    on (d.company is null or d.company = p.company)
    and (d.category is null or d.category = p.category)
