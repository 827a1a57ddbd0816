-- figures: matters_on
-- says: what is going on about each customer on a day
-- grain: one row per customer, matter and kind
-- reads: customer_matters
-- params: as_of
-- columns: company VARCHAR, customer_key VARCHAR, matter VARCHAR, kind VARCHAR, begins_on DATE
--
-- Of several alike the one that began first.

select
    company,
    customer_key,
    matter,
    kind,
    min(begins_on) as begins_on
from customer_matters
where begins_on <= $as_of and (until_on is null or until_on >= $as_of)
group by company, customer_key, matter, kind
order by company, customer_key, matter desc, begins_on, kind
