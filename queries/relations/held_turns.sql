-- relation: held_turns
-- says: how the number of sets of data that a system holds changes, day by day
-- grain: one row per company, system, category and day
-- reads: holdings, erased_holdings, presence
-- optional: presence
-- params:
-- kept: flows
-- columns: company VARCHAR, system VARCHAR, category VARCHAR, "day" DATE, holdings BIGINT
--
-- Running sums are the holdings held at the end of a day: collected, not erased (by their own row
-- or by the disposal record) and in the exports. What came back after it was erased is held again.

with times as (
    select
        h.company, h.system, h.category,
        case
            when p.present_from > h.collected_on then p.present_from
            else h.collected_on
        end as held_from,
        p.left_on,
        -- an erasure from before the row came back does not end the time since
        case
            when p.left_before is null or e.erased_on > p.left_before then e.erased_on
        end as erased_on
    from holdings as h
    left join presence as p on p.item_table = 'holdings' and p.item_id = h.holding_id
    left join erased_holdings as e on e.holding_id = h.holding_id
),

ended as (
    select
        company, system, category, held_from,
        case
            when left_on is null then erased_on
            when erased_on is null then left_on
            else least(erased_on, left_on)
        end as gone_on
    from times
),

moved as (
    select company, system, category, held_from as "day", 1 as holdings
    from ended
    where gone_on is null or gone_on > held_from
    union all
    select company, system, category, gone_on as "day", -1 as holdings
    from ended
    where gone_on > held_from
)

select
    company,
    system,
    category,
    "day",
    cast(sum(holdings) as bigint) as holdings
from moved
group by company, system, category, "day"
having sum(holdings) <> 0
