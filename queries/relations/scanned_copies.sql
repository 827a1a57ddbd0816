-- relation: scanned_copies
-- says: which set of data is the copy of an original that was destroyed after scanning
-- grain: one row per line of the disposal record that tells of a transfer, and its copy
-- reads: disposal_lines, holdings, holding_ends
-- optional: disposal_lines
-- params:
-- columns: erasure_id VARCHAR, holding_id VARCHAR, copy_id VARCHAR
--
-- A copy is another holding of the same company, customer, category and fiscal year, there on the
-- day of the transfer and after it. Where several are, the first id is told of.

select
    l.erasure_id,
    l.holding_id,
    min(c.holding_id) as copy_id
from disposal_lines as l
join holdings as h on h.holding_id = l.holding_id
join holdings as c
    on c.company = h.company and c.customer_key = h.customer_key and c.category = h.category
left join holding_ends as e on e.holding_id = c.holding_id
where l.how = 'transferred' and c.holding_id <> h.holding_id and c.collected_on <= l.erased_on
    and (
        c.fiscal_year_end = h.fiscal_year_end
        or (c.fiscal_year_end is null and h.fiscal_year_end is null)
    )
    and (e.ended_on is null or e.ended_on > l.erased_on)
group by l.erasure_id, l.holding_id
