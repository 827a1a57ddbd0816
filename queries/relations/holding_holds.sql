-- relation: holding_holds
-- says: on which days a manual hold keeps a set of data
-- grain: one row per holding and unbroken time under holds
-- reads: holds, holdings
-- params:
-- columns: holding_id VARCHAR, holds_from DATE, holds_until DATE, reason VARCHAR
--
-- A hold binds whatever matches all of its filled columns. Both days are held; holds_until null: it
-- goes on. Holds that overlap or follow each other without a free day are one.

-- `union`, since a window over two equal rows could number them either way
with matched as (
    select h.holding_id, s.holds_from, s.holds_until, s.reason
    from holds as s
    join holdings as h on h.holding_id = s.holding_id
    where s.holding_id is not null
        and (s.company is null or s.company = h.company)
        and (s.customer_key is null or s.customer_key = h.customer_key)
    union
    select h.holding_id, s.holds_from, s.holds_until, s.reason
    from holds as s
    join holdings as h on h.company = s.company and h.customer_key = s.customer_key
    where s.holding_id is null and s.customer_key is not null
    union
    select h.holding_id, s.holds_from, s.holds_until, s.reason
    from holds as s
    join holdings as h on h.company = s.company
    where s.holding_id is null and s.customer_key is null
),

seen_before as (
    select
        holding_id, holds_from, holds_until, reason,
        max(holds_until) over earlier as last_until,
        max(case when holds_until is null then 1 else 0 end) over earlier as is_endless
    from matched
    window earlier as (
        partition by holding_id order by holds_from, holds_until, reason
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        holding_id, holds_from, holds_until, reason,
        sum(
            case
                when is_endless = 1 then 0
                when last_until is not null and holds_from <= last_until + 1 then 0
                else 1
            end
        ) over (
            partition by holding_id order by holds_from, holds_until, reason
            rows between unbounded preceding and current row
        ) as island
    from seen_before
)

select
    holding_id,
    min(holds_from) as holds_from,
    case
        when max(case when holds_until is null then 1 else 0 end) = 1 then null
        else max(holds_until)
    end as holds_until,
    min(reason) as reason
from numbered
group by holding_id, island
