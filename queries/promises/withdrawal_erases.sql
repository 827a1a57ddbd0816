-- promise: withdrawal_erases
-- says: what rests on a consent alone is erased when the consent is withdrawn
-- grain: one row per stretch of a holding's time after the withdrawal of a consent (`part`)
-- reads: holding_consents, covering_consents, named_consents, consents, holdings, consent_times,
--   due_days, erased_holdings, holding_holds
-- optional: holding_holds
-- corrected_by: holds
-- only_there: held = holds
-- params:
-- counts: retention.withdrawal
-- excludes: holdings that another consent still covers, or that a register line in force on the day
--   of the withdrawal rests on another ground or another purpose; what was collected after it
--
-- The time arises on the day of the withdrawal and is over on due_on. It closes when the data is
-- erased, and void where before its own due day a consent is given again, or the register no longer
-- rests the data on consent alone; what happens on the due day or later changes nothing. A refusal,
-- an objection and an expiry are no withdrawal. Data rests on a purpose and no channel: where a
-- consent for another channel still holds, nothing need be erased. A holding that names a consent
-- which is not exported, of a company whose consents are not exported whole, cannot be judged.
--
-- A hold cuts the time: held while it binds, due again when it ends, on its old due day or at the
-- end of the purge run after the hold, whichever is later. What was late when the hold began keeps
-- its old due day and is not judged a second time. reason: `withdrawn`, `held`, `after_hold`, or
-- of what fell away `given_again` (reason_id: the consent) or `other_ground`; reason_on: its day.

with withdrawn as (
    select
        v.holding_id, v.consent_id, h.company, h.customer_key, h.system, h.category, c.purpose,
        c.withdrawn_on as arises_on, d.due_on, t.rests_until + 1 as changed_on, e.erased_on,
        e.closed_by as erased_by, coalesce(n.standing, '') = 'not_exported' as is_untold
    from holding_consents as v
    join consents as c on c.company = v.company and c.consent_id = v.consent_id
    join holdings as h on h.company = v.company and h.holding_id = v.holding_id
    left join named_consents as n on n.company = v.company and n.holding_id = v.holding_id
    join consent_times as t
        on t.company = h.company and t.system = h.system and t.category = h.category
        and t.rests_from <= c.withdrawn_on
        and (t.rests_until is null or t.rests_until >= c.withdrawn_on)
    left join due_days as d on d.rule = 'withdrawal' and d.day = c.withdrawn_on
    left join erased_holdings as e on e.holding_id = v.holding_id
    where c.withdrawn_on is not null and h.collected_on <= c.withdrawn_on
        and v.rests_from <= c.withdrawn_on
        and (v.rests_until is null or v.rests_until >= c.withdrawn_on)
        and (e.erased_on is null or e.erased_on >= c.withdrawn_on)
),

-- the effect of another consent: it still covers the data, or is given while the time runs
others as (
    select
        w.company, w.holding_id, w.consent_id,
        max(case when o.live_from <= w.arises_on then 1 else 0 end) as is_covered,
        min(case when o.live_from > w.arises_on then o.live_from end) as given_on
    from withdrawn as w
    join covering_consents as o on o.company = w.company and o.holding_id = w.holding_id
    where o.live_from < w.due_on and (o.live_until is null or o.live_until > w.arises_on)
    group by w.company, w.holding_id, w.consent_id
),

given_again as (
    select o.company, o.holding_id, o.consent_id, min(c.consent_id) as given_id
    from others as o
    join covering_consents as c
        on c.company = o.company and c.holding_id = o.holding_id and c.live_from = o.given_on
    group by o.company, o.holding_id, o.consent_id
),

voided as (
    select
        w.holding_id, w.consent_id, w.company, w.customer_key, w.system, w.category, w.purpose,
        w.arises_on, w.due_on, w.erased_on, w.erased_by, w.is_untold,
        case
            when w.changed_on < w.due_on and (o.given_on is null or w.changed_on < o.given_on)
                then w.changed_on
            else o.given_on
        end as void_on,
        case
            when w.changed_on < w.due_on and (o.given_on is null or w.changed_on < o.given_on)
                then cast(null as varchar)
            else a.given_id
        end as given_id
    from withdrawn as w
    left join others as o
        on o.company = w.company and o.holding_id = w.holding_id and o.consent_id = w.consent_id
    left join given_again as a
        on a.company = w.company and a.holding_id = w.holding_id and a.consent_id = w.consent_id
    where o.is_covered is null or o.is_covered = 0
),

timers as (
    select
        holding_id, consent_id, company, customer_key, system, category, purpose, arises_on, due_on,
        erased_by, given_id, is_untold,
        case
            when void_on is null or erased_on <= void_on then erased_on
            else void_on
        end as closed_on,
        case
            when erased_on is not null and (void_on is null or erased_on <= void_on) then 'met'
            when void_on is not null then 'void'
        end as closed_as
    from voided
),

-- the holds that bind while the time runs, and the due day in force when each began
holds_in_time as (
    select
        t.company, t.holding_id, t.consent_id, t.arises_on, h.holds_from, h.holds_until, h.reason,
        t.due_on as own_due,
        case
            when a.due_on is null or a.due_on < t.due_on then t.due_on
            else a.due_on
        end as due_after
    from timers as t
    join holding_holds as h on h.holding_id = t.holding_id
    left join due_days as a on a.rule = 'after_hold' and a.day = h.holds_until
    where (h.holds_until is null or h.holds_until >= t.arises_on)
        and (t.closed_on is null or h.holds_from < t.closed_on)
),

chained as (
    select
        company, holding_id, consent_id, arises_on, holds_from, holds_until, reason, due_after,
        own_due,
        lag(due_after) over (
            partition by company, holding_id, consent_id order by holds_from
        ) as due_after_previous
    from holds_in_time
),

-- late_due: the due day that had passed when a hold began; the first one is kept
judged as (
    select
        company, holding_id, consent_id, arises_on, holds_from, holds_until, reason, due_after,
        min(
            case
                when holds_from > arises_on and holds_from > coalesce(due_after_previous, own_due)
                    then coalesce(due_after_previous, own_due)
            end
        ) over (
            partition by company, holding_id, consent_id order by holds_from
            rows between unbounded preceding and current row
        ) as late_due,
        lead(holds_from) over (
            partition by company, holding_id, consent_id order by holds_from
        ) as next_hold
    from chained
),

stretches as (
    -- before the first hold, or the whole time where none binds
    select
        t.company, t.holding_id, t.consent_id, t.arises_on, t.due_on, min(j.holds_from) as next_on,
        cast(null as varchar) as blocked_by, false as late_before, 'withdrawn' as reason,
        t.arises_on as reason_on
    from timers as t
    left join judged as j
        on j.company = t.company and j.holding_id = t.holding_id and j.consent_id = t.consent_id
    group by t.company, t.holding_id, t.consent_id, t.arises_on, t.due_on
    having min(j.holds_from) is null or min(j.holds_from) > t.arises_on
    union all
    -- held
    select
        company, holding_id, consent_id, greatest(holds_from, arises_on) as arises_on,
        cast(null as date) as due_on, holds_until + 1 as next_on, reason as blocked_by,
        late_due is not null as late_before, 'held' as reason, holds_from as reason_on
    from judged
    union all
    -- due again, until the next hold
    select
        company, holding_id, consent_id, holds_until + 1 as arises_on,
        coalesce(late_due, due_after) as due_on,
        next_hold as next_on, cast(null as varchar) as blocked_by,
        late_due is not null as late_before, 'after_hold' as reason, holds_until as reason_on
    from judged
    where holds_until is not null
),

closed as (
    select
        s.holding_id, s.consent_id, t.company, t.customer_key, t.system, t.category, t.purpose,
        s.blocked_by, t.arises_on as counts_from, s.arises_on, s.due_on, t.erased_by, s.late_before,
        s.reason, s.reason_on, t.given_id, t.is_untold,
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
        on t.company = s.company and t.holding_id = s.holding_id and t.consent_id = s.consent_id
    where (t.closed_on is null or s.arises_on < t.closed_on or s.arises_on = t.arises_on)
        -- one row is enough to say that it cannot be judged
        and (not t.is_untold or s.arises_on = t.arises_on)
)

select
    'holdings' as item_table,
    holding_id as item_id,
    consent_id as part,
    company,
    customer_key,
    system,
    category,
    purpose,
    case when not is_untold then blocked_by end as blocked_by,
    counts_from,
    case
        when closed_as = 'void' and given_id is not null then 'given_again'
        when closed_as = 'void' then 'other_ground'
        else reason
    end as reason,
    case when closed_as = 'void' then closed_on else reason_on end as reason_on,
    case when closed_as = 'void' then given_id else consent_id end as reason_id,
    case when not is_untold then arises_on end as arises_on,
    due_on,
    case when not is_untold then closed_on end as closed_on,
    case when not is_untold then closed_as end as closed_as,
    case
        when is_untold then cast(null as varchar)
        when closed_as = 'met' then erased_by
        when closed_as = 'void' then 'row'
    end as closed_by,
    late_before
from closed

-- example: Withdrawn on 6 March, to be erased by 5 April; a Sunday does not roll
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | purpose   | decided_on | withdrawn_on |
--   | s1         | marketing | 2025-01-10 | 2026-03-06   |
--   holdings
--   | holding_id | collected_on | consent_id | erased_on  |
--   | h1         | 2025-01-10   | s1         | 2026-04-05 |
--   | h2         | 2025-01-10   |            | 2026-04-06 |
--   | h3         | 2025-01-10   | s1         |            |
--   | h4         | 2025-01-10   | s1         | 2026-03-06 |
--   | h5         | 2025-01-10   | s1         | 2026-03-05 |
--   | h6         | 2026-03-06   | s1         |            |
--   | h7         | 2026-03-07   | s1         |            |
--   gives
--   | item_id | part | arises_on  | due_on     | closed_on  | closed_as |
--   | h1      | s1   | 2026-03-06 | 2026-04-05 | 2026-04-05 | met       |
--   | h2      | s1   | 2026-03-06 | 2026-04-05 | 2026-04-06 | met_late  |
--   | h3      | s1   | 2026-03-06 | 2026-04-05 |            |           |
--   | h4      | s1   | 2026-03-06 | 2026-04-05 | 2026-03-06 | met       |
--   | h6      | s1   | 2026-03-06 | 2026-04-05 |            |           |
--
-- example: Given again before the due day voids the time; on the due day it goes on until erased
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | customer_key | decision | decided_on | withdrawn_on |
--   | s1         | c1           | given    | 2025-01-10 | 2026-03-06   |
--   | s2         | c1           | given    | 2026-04-04 |              |
--   | s3         | c2           | given    | 2025-01-10 | 2026-03-06   |
--   | s4         | c2           | given    | 2026-04-05 |              |
--   | s5         | c3           | given    | 2025-01-10 | 2026-03-06   |
--   | s6         | c3           | given    | 2026-03-07 | 2026-03-20   |
--   | s7         | c4           | given    | 2025-01-10 | 2026-03-06   |
--   | s8         | c4           | refused  | 2026-03-20 |              |
--   | t1         | c5           | given    | 2025-01-10 | 2026-03-06   |
--   | t2         | c5           | given    | 2026-03-06 |              |
--   | t3         | c6           | given    | 2025-01-10 | 2026-03-06   |
--   | t4         | c6           | given    | 2026-03-20 |              |
--   | t5         | c6           | given    | 2026-03-25 |              |
--   holdings
--   | holding_id | customer_key | collected_on | erased_on  |
--   | h1         | c1           | 2025-01-10   |            |
--   | h2         | c2           | 2025-01-10   | 2026-05-01 |
--   | h3         | c3           | 2025-01-10   |            |
--   | h4         | c4           | 2025-01-10   |            |
--   | h5         | c5           | 2025-01-10   |            |
--   | h6         | c6           | 2025-01-10   |            |
--   | h7         | c6           | 2025-01-10   | 2026-03-20 |
--   gives
--   | item_id | part | arises_on  | due_on     | closed_on  | closed_as |
--   | h1      | s1   | 2026-03-06 | 2026-04-05 | 2026-04-04 | void      |
--   | h2      | s3   | 2026-03-06 | 2026-04-05 | 2026-05-01 | met_late  |
--   | h3      | s5   | 2026-03-06 | 2026-04-05 | 2026-03-07 | void      |
--   | h3      | s6   | 2026-03-20 | 2026-04-19 |            |           |
--   | h4      | s7   | 2026-03-06 | 2026-04-05 |            |           |
--   | h6      | t3   | 2026-03-06 | 2026-04-05 | 2026-03-20 | void      |
--   | h7      | t3   | 2026-03-06 | 2026-04-05 | 2026-03-20 | met       |
--
-- example: What another consent still covers may stay; of two withdrawn on one day each counts
--   processings
--   | processing_id | purpose    | legal_basis |
--   | p1            | marketing  | consent     |
--   | p2            | statistics | consent     |
--   consents
--   | consent_id | customer_key | purpose     | decided_on | withdrawn_on | expires_on |
--   | s1         | c1           | marketing   | 2025-01-10 | 2026-03-06   |            |
--   | s2         | c1           | statistics  | 2025-01-10 |              | 2026-03-07 |
--   | s3         | c2           | marketing   | 2025-01-10 | 2026-03-06   |            |
--   | s4         | c2           | statistics  | 2025-01-10 | 2026-03-06   |            |
--   | s5         | c3           | marketing   | 2025-01-10 | 2026-03-06   |            |
--   | s6         | c3           | improvement | 2025-01-10 |              |            |
--   | s7         | c4           | marketing   | 2025-01-10 |              | 2026-01-31 |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2025-01-10   |
--   | h2         | c2           | 2025-01-10   |
--   | h3         | c3           | 2025-01-10   |
--   | h4         | c4           | 2025-01-10   |
--   gives
--   | item_id | part | purpose    | arises_on  | due_on     |
--   | h2      | s3   | marketing  | 2026-03-06 | 2026-04-05 |
--   | h2      | s4   | statistics | 2026-03-06 | 2026-04-05 |
--   | h3      | s5   | marketing  | 2026-03-06 | 2026-04-05 |
--
-- example: Data that a line in force that day rests on a contract may stay; a line that begins later ends the time
--   processings
--   | processing_id | category | purpose   | legal_basis | valid_from | valid_until |
--   | p1            | contact  | marketing | consent     |            |             |
--   | p2            | contact  | contract  | contract    |            | 2026-03-06  |
--   | p3            | campaign | marketing | consent     |            |             |
--   | p4            | campaign | contract  | contract    | 2026-04-04 |             |
--   | p5            | billing  | marketing | consent     |            |             |
--   | p6            | billing  | contract  | contract    | 2026-04-05 |             |
--   | p7            | property | marketing | consent     | 2026-03-06 |             |
--   | p8            | legal    | marketing | consent     |            | 2026-03-06  |
--   consents
--   | consent_id | purpose   | decided_on | withdrawn_on |
--   | s1         | marketing | 2025-01-10 | 2026-03-06   |
--   holdings
--   | holding_id | category | collected_on |
--   | h1         | contact  | 2025-01-10   |
--   | h2         | campaign | 2025-01-10   |
--   | h3         | billing  | 2025-01-10   |
--   | h4         | property | 2025-01-10   |
--   | h5         | legal    | 2025-01-10   |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | h2      | 2026-03-06 | 2026-04-05 | 2026-04-04 | void      |
--   | h3      | 2026-03-06 | 2026-04-05 |            |           |
--   | h4      | 2026-03-06 | 2026-04-05 |            |           |
--   | h5      | 2026-03-06 | 2026-04-05 | 2026-03-07 | void      |
--
-- example: A hold stops the time; it is due again when the purge run after the hold is over
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | purpose   | decided_on | withdrawn_on |
--   | s1         | marketing | 2025-01-10 | 2026-03-06   |
--   holdings
--   | holding_id | collected_on |
--   | h1         | 2025-01-10   |
--   | h2         | 2025-01-10   |
--   | h3         | 2025-01-10   |
--   | h4         | 2025-01-10   |
--   holds
--   | hold_id | holding_id | reason    | holds_from | holds_until |
--   | x1      | h1         | dispute   | 2026-03-20 | 2026-05-31  |
--   | x2      | h2         | authority | 2026-04-20 | 2026-05-31  |
--   | x3      | h3         | dispute   | 2026-01-01 |             |
--   | x4      | h4         | dispute   | 2026-04-05 | 2026-05-31  |
--   gives
--   | item_id | blocked_by | arises_on  | due_on     | closed_on  | closed_as | late_before |
--   | h1      |            | 2026-03-06 | 2026-04-05 | 2026-03-20 | cut       | false       |
--   | h1      | dispute    | 2026-03-20 |            | 2026-06-01 | cut       | false       |
--   | h1      |            | 2026-06-01 | 2026-07-01 |            |           | false       |
--   | h2      |            | 2026-03-06 | 2026-04-05 | 2026-04-20 | cut       | false       |
--   | h2      | authority  | 2026-04-20 |            | 2026-06-01 | cut       | true        |
--   | h2      |            | 2026-06-01 | 2026-04-05 |            |           | true        |
--   | h3      | dispute    | 2026-03-06 |            |            |           | false       |
--   | h4      |            | 2026-03-06 | 2026-04-05 | 2026-04-05 | cut       | false       |
--   | h4      | dispute    | 2026-04-05 |            | 2026-06-01 | cut       | false       |
--   | h4      |            | 2026-06-01 | 2026-07-01 |            |           | false       |
--
-- example: The disposal record closes it as well
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | purpose   | decided_on | withdrawn_on |
--   | s1         | marketing | 2025-01-10 | 2026-03-06   |
--   holdings
--   | holding_id | collected_on |
--   | h1         | 2025-01-10   |
--   erasures
--   | erasure_id | holding_id | erased_on  | how    |
--   | e1         | h1         | 2026-03-20 | erased |
--   gives
--   | item_id | closed_on  | closed_as | closed_by |
--   | h1      | 2026-03-20 | met       | record    |
--
-- example: Another customer's or company's withdrawal asks nothing; a consent for another channel keeps the data
--   processings
--   | processing_id | purpose   | legal_basis |
--   | p1            | marketing | consent     |
--   consents
--   | consent_id | company | customer_key | for_channel | decided_on | withdrawn_on |
--   | s1         | kem     | c1           |             | 2025-01-10 | 2026-03-06   |
--   | s2         | elnat   | c2           |             | 2025-01-10 | 2026-03-06   |
--   | s3         | kem     | c3           | email       | 2025-01-10 | 2026-03-06   |
--   | s4         | kem     | c3           | sms         | 2025-01-10 |              |
--   | s5         | kem     | c4           | email       | 2025-01-10 | 2026-03-06   |
--   | s6         | kem     | c4           | sms         | 2026-03-20 |              |
--   holdings
--   | holding_id | customer_key | collected_on | consent_id |
--   | h1         | c2           | 2025-01-10   | s1         |
--   | h2         | c2           | 2025-01-10   | s2         |
--   | h3         | c3           | 2025-01-10   |            |
--   | h4         | c4           | 2025-01-10   | s5         |
--   gives
--   | item_id | part | reason      | reason_on  | reason_id | arises_on  | closed_on  | closed_as |
--   | h4      | s5   | given_again | 2026-03-20 | s6        | 2026-03-06 | 2026-03-20 | void      |
--
-- example: A withdrawal counts for the purpose that a register line in force that day has
--   processings
--   | processing_id | purpose    | legal_basis | valid_from | valid_until |
--   | p1            | marketing  | consent     | 2020-01-01 | 2025-12-31  |
--   | p2            | statistics | consent     | 2026-01-01 |             |
--   consents
--   | consent_id | customer_key | purpose    | decision | decided_on | withdrawn_on |
--   | s1         | c1           | marketing  | given    | 2025-01-10 | 2026-03-06   |
--   | s2         | c2           | statistics | given    | 2025-01-10 | 2026-03-06   |
--   | s3         | c3           | statistics | given    | 2025-01-10 | 2026-03-06   |
--   | s4         | c3           | statistics | refused  | 2025-01-10 |              |
--   | s5         | c4           | marketing  | given    | 2025-01-10 | 2025-12-31   |
--   | s6         | c4           | statistics | given    | 2025-01-10 |              |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2025-01-10   |
--   | h2         | c2           | 2025-01-10   |
--   | h3         | c3           | 2025-01-10   |
--   | h4         | c4           | 2025-01-10   |
--   gives
--   | item_id | part | reason      | reason_id | arises_on  | due_on     | closed_on  | closed_as |
--   | h2      | s2   | withdrawn   | s2        | 2026-03-06 | 2026-04-05 |            |           |
--   | h3      | s3   | withdrawn   | s3        | 2026-03-06 | 2026-04-05 |            |           |
--   | h4      | s5   | given_again | s6        | 2025-12-31 | 2026-01-30 | 2026-01-01 | void      |
