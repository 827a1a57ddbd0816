-- relation: erasure_stretches
-- says: the time in which a set of data must be erased, cut where a hold begins or ends
-- grain: one row per stretch of a holding's time, under the 24 months or after them under a statute
-- reads: erasure_timers, unknown_ends, holding_holds, hold_turns, due_days, decided_times
-- optional: decided_times
-- corrected_by: holds
-- only_there: held = holds
-- params:
-- columns: holding_id VARCHAR, company VARCHAR, customer_key VARCHAR, system VARCHAR,
--   category VARCHAR, rule VARCHAR, next_rule VARCHAR, blocked_by VARCHAR, reason VARCHAR,
--   reason_on DATE, reason_id VARCHAR, counts_from DATE, arises_on DATE,
--   erase_from DATE, due_on DATE, closed_on DATE, closed_as VARCHAR, closed_by VARCHAR, late_before BOOLEAN
--
-- rule: `relationship` for the 24 months, else the statute's. next_rule: for the 24 months, the
-- statute that keeps the data after them; the 24 months then have no last day of their own.
--
-- The 24 months close when the data is erased; void when the customer returns before erase_from;
-- and void on erase_from where a statute keeps the data longer. The statute's time arises on that
-- day. It closes when the data is erased, and void on a return before its own erase_from.
--
-- A hold or a restriction cuts the time: held while it binds, due again when it ends, on its old due day or at the
-- end of the purge run after the hold, whichever is later. What was late when the hold began keeps
-- its old due day and is not judged a second time. Where one hold follows another without a free day,
-- each is a stretch. blocked_by: the hold's reason, reason_id: the hold; where not held, `no_decision`
-- if no disposal decision in force on erase_from or later covers the category. reason: how it was
-- erased, or what else ended it; reason_on: the day that the statute counts from.

with statutory as (
    select
        holding_id, company, customer_key, system, category, statutory_rule as rule, ended_on,
        statutory_from,
        erase_from as arises_on, statutory_erase_from as erase_from, statutory_due_on as due_on,
        returned_on, erased_on, erased_by, erased_how
    from erasure_timers
    where not lacks_day and statutory_erase_from is not null
        and (returned_on is null or returned_on >= erase_from)
        and (erased_on is null or erased_on >= erase_from)
    union all
    select
        holding_id, company, customer_key, system, category, rule, cast(null as date) as ended_on,
        rule_from as statutory_from, arises_on, erase_from, due_on,
        cast(null as date) as returned_on, erased_on, erased_by, erased_how
    from unknown_ends
    where not lacks_day
),

timers as (
    select
        holding_id, company, customer_key, system, category, 'relationship' as rule, ended_on,
        arises_on, erase_from, due_on,
        case when statutory_erase_from is not null then statutory_rule end as next_rule,
        statutory_from,
        case
            when erased_on is not null
                and (returned_on is null or returned_on >= erase_from or erased_on <= returned_on)
                and (statutory_erase_from is null or erased_on < erase_from) then erased_on
            when returned_on is not null and returned_on < erase_from then returned_on
            when statutory_erase_from is not null then erase_from
        end as closed_on,
        case
            when erased_on is not null
                and (returned_on is null or returned_on >= erase_from or erased_on <= returned_on)
                and (statutory_erase_from is null or erased_on < erase_from) then 'met'
            when returned_on is not null and returned_on < erase_from then 'void'
            when statutory_erase_from is not null then 'void'
        end as closed_as,
        erased_by, erased_how
    from erasure_timers
    where not lacks_day
    union all
    select
        holding_id, company, customer_key, system, category, rule, ended_on, arises_on, erase_from,
        due_on, cast(null as varchar) as next_rule, statutory_from,
        case
            when erased_on is not null
                and (returned_on is null or returned_on >= erase_from or erased_on <= returned_on)
                then erased_on
            when returned_on is not null and returned_on < erase_from then returned_on
        end as closed_on,
        case
            when erased_on is not null
                and (returned_on is null or returned_on >= erase_from or erased_on <= returned_on)
                then 'met'
            when returned_on is not null and returned_on < erase_from then 'void'
        end as closed_as,
        erased_by, erased_how
    from statutory
),

undecided as (
    select t.holding_id, t.rule, t.arises_on
    from timers as t
    left join decided_times as d
        on d.company = t.company and d.category = t.category
        and (d.decided_until is null or d.decided_until >= t.erase_from)
    where t.next_rule is null
    group by t.holding_id, t.rule, t.arises_on
    having count(d.category) = 0
),

-- the holds that bind while the time runs, and the due day in force when each began
holds_in_time as (
    select
        t.holding_id, t.rule, t.arises_on, h.holds_from, h.holds_until,
        case
            when a.due_on is null or a.due_on < t.due_on then t.due_on
            else a.due_on
        end as due_after
    from timers as t
    join holding_holds as h on h.holding_id = t.holding_id
    left join due_days as a
        on a.day = h.holds_until
        and a.rule = case
            when t.rule = 'accounting' then 'after_hold_accounting'
            else 'after_hold'
        end
    where (h.holds_until is null or h.holds_until >= t.arises_on)
        and (t.closed_on is null or h.holds_from < t.closed_on)
),

chained as (
    select
        t.holding_id, t.rule, t.arises_on, h.holds_from, h.holds_until, h.due_after,
        lag(h.due_after) over (
            partition by t.holding_id, t.rule, t.arises_on order by h.holds_from
        ) as due_after_previous,
        t.due_on as own_due
    from holds_in_time as h
    join timers as t
        on t.holding_id = h.holding_id and t.rule = h.rule and t.arises_on = h.arises_on
),

-- late_due: the due day that had passed when a hold began; the first one is kept
judged as (
    select
        holding_id, rule, arises_on, holds_from, holds_until, due_after,
        min(
            case
                when holds_from > arises_on and holds_from > coalesce(due_after_previous, own_due)
                    then coalesce(due_after_previous, own_due)
            end
        ) over (
            partition by holding_id, rule, arises_on order by holds_from
            rows between unbounded preceding and current row
        ) as late_due,
        lead(holds_from) over (
            partition by holding_id, rule, arises_on order by holds_from
        ) as next_hold
    from chained
),

stretches as (
    -- before the first hold, or the whole time where none binds
    select
        t.holding_id, t.rule, t.arises_on as chain_on, t.arises_on, t.due_on,
        min(j.holds_from) as next_on, cast(null as varchar) as blocked_by,
        cast(null as varchar) as reason_id, false as late_before
    from timers as t
    left join judged as j
        on j.holding_id = t.holding_id and j.rule = t.rule and j.arises_on = t.arises_on
    group by t.holding_id, t.rule, t.arises_on, t.due_on
    having min(j.holds_from) is null or min(j.holds_from) > t.arises_on
    union all
    -- held, by one hold after another
    select
        j.holding_id, j.rule, j.arises_on as chain_on,
        greatest(n.turns_on, j.arises_on) as arises_on,
        cast(null as date) as due_on, n.turns_until + 1 as next_on, n.reason as blocked_by,
        n.reason_id, j.late_due is not null as late_before
    from judged as j
    join hold_turns as n
        on n.holding_id = j.holding_id and n.turns_on >= j.holds_from
        and (j.holds_until is null or n.turns_on <= j.holds_until)
        and (n.turns_until is null or n.turns_until >= j.arises_on)
    union all
    -- due again, until the next hold
    select
        holding_id, rule, arises_on as chain_on, holds_until + 1 as arises_on,
        coalesce(late_due, due_after) as due_on,
        next_hold as next_on, cast(null as varchar) as blocked_by,
        cast(null as varchar) as reason_id, late_due is not null as late_before
    from judged
    where holds_until is not null
),

closed as (
    select
        s.holding_id, s.rule, t.next_rule, t.company, t.customer_key, t.system, t.category, t.ended_on,
        s.arises_on, t.erase_from, s.due_on, s.late_before, s.reason_id, t.erased_by,
        t.erased_how, t.statutory_from,
        case
            when s.blocked_by is not null then s.blocked_by
            when u.holding_id is not null then 'no_decision'
        end as blocked_by,
        case
            when s.next_on is not null and (t.closed_on is null or s.next_on < t.closed_on)
                then s.next_on
            else t.closed_on
        end as closed_on,
        case
            when s.next_on is not null and (t.closed_on is null or s.next_on < t.closed_on)
                then 'cut'
            else t.closed_as
        end as closed_as
    from stretches as s
    join timers as t
        on t.holding_id = s.holding_id and t.rule = s.rule and t.arises_on = s.chain_on
    left join undecided as u
        on u.holding_id = s.holding_id and u.rule = s.rule and u.arises_on = s.chain_on
    where t.closed_on is null or s.arises_on < t.closed_on or s.arises_on = t.arises_on
)

select
    holding_id,
    company,
    customer_key,
    system,
    category,
    rule,
    next_rule,
    blocked_by,
    case
        when closed_as = 'met' then erased_how
        when closed_as = 'void' and closed_on = erase_from then 'statute'
        when closed_as = 'void' then 'returned'
    end as reason,
    statutory_from as reason_on,
    reason_id,
    ended_on as counts_from,
    arises_on,
    erase_from,
    due_on,
    closed_on,
    closed_as,
    case when closed_as = 'met' then erased_by when closed_as = 'void' then 'row' end as closed_by,
    late_before
from closed
