-- relation: hold_turns
-- says: which hold is told of on each day of a time under holds
-- grain: one row per holding and time during which the same hold is told of
-- reads: binding_holds
-- params:
-- kept: rows
-- columns: holding_id VARCHAR, turns_on DATE, turns_until DATE, reason VARCHAR, reason_id VARCHAR
--
-- Both days included; turns_until null: it goes on. Of several holds on one day a restriction is
-- told of, since only the person can lift it; else the one that began first.

with days as (
    select holding_id, holds_from as turns_on from binding_holds
    union
    select holding_id, holds_until + 1 as turns_on from binding_holds where holds_until is not null
),

between_turns as (
    select
        holding_id, turns_on,
        lead(turns_on) over (partition by holding_id order by turns_on) - 1 as turns_until
    from days
),

ranked as (
    select
        t.holding_id, t.turns_on, t.turns_until, b.reason, b.hold_id,
        row_number() over (
            partition by t.holding_id, t.turns_on
            order by case b.reason when 'restriction' then 0 else 1 end, b.holds_from, b.reason,
                b.hold_id
        ) as place
    from between_turns as t
    join binding_holds as b
        on b.holding_id = t.holding_id and b.holds_from <= t.turns_on
        and (b.holds_until is null or b.holds_until >= t.turns_on)
),

told as (
    select
        holding_id, turns_on, turns_until, reason, hold_id,
        lag(reason) over (partition by holding_id order by turns_on) as reason_before,
        lag(hold_id) over (partition by holding_id order by turns_on) as hold_before,
        lag(turns_until) over (partition by holding_id order by turns_on) as until_before
    from ranked
    where place = 1
),

numbered as (
    select
        holding_id, turns_on, turns_until, reason, hold_id,
        sum(
            case
                when until_before = turns_on - 1 and reason_before = reason
                    and coalesce(hold_before, '') = coalesce(hold_id, '') then 0
                else 1
            end
        ) over (
            partition by holding_id order by turns_on
            rows between unbounded preceding and current row
        ) as turn
    from told
)

select
    holding_id,
    min(turns_on) as turns_on,
    case when count(turns_until) = count(*) then max(turns_until) end as turns_until,
    reason,
    hold_id as reason_id
from numbered
group by holding_id, turn, reason, hold_id
