-- relation: disposal_lines
-- says: which lines of the disposal record tell of a set of data that it is gone
-- grain: one row per line that names a holding, and ends it
-- reads: erasures, holdings
-- optional: erasures
-- corrected_by: erasures
-- params:
-- columns: erasure_id VARCHAR, holding_id VARCHAR, erased_on DATE, how VARCHAR
--
-- The holding is of the line's company and was collected by then: a line of another company, or from
-- before there was anything to erase, is not about it. What was erased in part goes on.

select
    e.erasure_id,
    h.holding_id,
    e.erased_on,
    e.how
from erasures as e
join holdings as h on h.holding_id = e.holding_id and h.company = e.company
where e.how <> 'partly' and e.erased_on >= h.collected_on
