-- relation: unknown_ends
-- says: which data a statute keeps where the end of the relationship is not known
-- grain: one row per holding whose customer has no relationship in the exports
-- reads: holdings, customers, relationships, processings, retention_rules, due_days,
--   erased_holdings, first_extracts
-- optional: customers, processings
-- corrected_by: processings
-- params:
-- columns: holding_id VARCHAR, company VARCHAR, customer_key VARCHAR, system VARCHAR,
--   category VARCHAR, rule VARCHAR, rule_from DATE, arises_on DATE, erase_from DATE, due_on DATE,
--   lacks_day BOOLEAN, erased_on DATE, erased_by VARCHAR, erased_how VARCHAR
--
-- Invoices are kept longer than the customer, who was lawfully purged. Such data is judged under
-- its statute from the first day that was measured, that of the company's first export of holdings
-- (or the day it was collected, where that is later). The longest statutory line of the register in
-- force that day counts. lacks_day: the statute counts from a day that the holding does not have.

with unknown as (
    select
        h.holding_id, h.company, h.customer_key, h.system, h.category, h.collected_on,
        h.data_until, h.fiscal_year_end, e.erased_on, e.closed_by as erased_by, e.how as erased_how,
        case
            when f.first_on is null or f.first_on < h.collected_on then h.collected_on
            else f.first_on
        end as arises_on
    from holdings as h
    left join customers as c on c.company = h.company and c.customer_key = h.customer_key
    left join (select distinct company, customer_key from relationships) as r
        on r.company = h.company and r.customer_key = h.customer_key
    left join first_extracts as f on f.table_name = 'holdings' and f.company = h.company
    left join erased_holdings as e on e.holding_id = h.holding_id
    where r.customer_key is null and (c.kind is null or c.kind <> 'organisation')
),

lines as (
    select distinct
        u.holding_id, p.retention as rule,
        case r.from_column
            when 'fiscal_year_end' then u.fiscal_year_end
            when 'data_until' then u.data_until
            when 'collected_on' then u.collected_on
        end as counts_from
    from unknown as u
    join processings as p
        on p.company = u.company and p.system = u.system and p.category = u.category
    join retention_rules as r on r.rule = p.retention
    where r.is_statutory
        and (p.valid_from is null or p.valid_from <= u.arises_on)
        and (p.valid_until is null or p.valid_until >= u.arises_on)
),

-- a line that lacks its day comes first: it may be the longest
ranked as (
    select
        l.holding_id, l.rule, l.counts_from, d.erase_from, d.due_on, l.counts_from is null as lacks_day,
        row_number() over (
            partition by l.holding_id
            order by case when l.counts_from is null then 0 else 1 end, d.nominal_on desc, l.rule
        ) as place
    from lines as l
    left join due_days as d on d.rule = l.rule and d.day = l.counts_from
)

select
    u.holding_id,
    u.company,
    u.customer_key,
    u.system,
    u.category,
    k.rule,
    k.counts_from as rule_from,
    u.arises_on,
    k.erase_from,
    k.due_on,
    k.lacks_day,
    u.erased_on,
    u.erased_by,
    u.erased_how
from unknown as u
join ranked as k on k.holding_id = u.holding_id and k.place = 1
where u.erased_on is null or u.erased_on >= u.arises_on
