-- relation: binding_holds
-- says: which manual holds and restrictions keep a set of data, and when
-- grain: one row per holding and hold, or restriction, that binds it
-- reads: holds, holdings
-- optional: holds
-- corrected_by: holds
-- params:
-- columns: holding_id VARCHAR, holds_from DATE, holds_until DATE, reason VARCHAR, hold_id VARCHAR
--
-- A hold binds whatever matches all of its filled columns. Both days included; holds_until null: it
-- goes on. reason `restriction`: article 18, by the holding's own row, whose hold_id is null; one
-- without a first day has lasted since the data was collected.

-- one join for each way of naming, so that none has to compare every hold with every holding
with named as (
    select h.holding_id, s.hold_id, s.holds_from, s.holds_until, s.reason, s.company, s.customer_key,
        s.category, s.system, h.company as of_company, h.customer_key as of_customer,
        h.category as of_category, h.system as of_system
    from holds as s
    join holdings as h on h.holding_id = s.holding_id
    where s.holding_id is not null
    union all
    select h.holding_id, s.hold_id, s.holds_from, s.holds_until, s.reason, s.company, s.customer_key,
        s.category, s.system, h.company, h.customer_key, h.category, h.system
    from holds as s
    join holdings as h on h.company = s.company and h.customer_key = s.customer_key
    where s.holding_id is null and s.customer_key is not null
    union all
    select h.holding_id, s.hold_id, s.holds_from, s.holds_until, s.reason, s.company, s.customer_key,
        s.category, s.system, h.company, h.customer_key, h.category, h.system
    from holds as s
    join holdings as h on h.company = s.company
    where s.holding_id is null and s.customer_key is null
    union all
    select h.holding_id, s.hold_id, s.holds_from, s.holds_until, s.reason, s.company, s.customer_key,
        s.category, s.system, h.company, h.customer_key, h.category, h.system
    from holds as s
    join holdings as h on h.category = s.category
    where s.holding_id is null and s.customer_key is null and s.company is null
    union all
    select h.holding_id, s.hold_id, s.holds_from, s.holds_until, s.reason, s.company, s.customer_key,
        s.category, s.system, h.company, h.customer_key, h.category, h.system
    from holds as s
    join holdings as h on h.system = s.system
    where s.holding_id is null and s.customer_key is null and s.company is null
        and s.category is null
)

select
    holding_id,
    holds_from,
    holds_until,
    reason,
    hold_id
from named
where (company is null or company = of_company)
    and (customer_key is null or customer_key = of_customer)
    and (category is null or category = of_category)
    and (system is null or system = of_system)
union all
select
    holding_id,
    coalesce(restricted_from, collected_on) as holds_from,
    restricted_until as holds_until,
    'restriction' as reason,
    cast(null as varchar) as hold_id
from holdings
where restricted_from is not null or restricted_until >= collected_on
