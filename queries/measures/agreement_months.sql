-- measure: agreement_months
-- says: whether the agreement that disclosures to a third party call for was in force meanwhile
-- grain: one row per recipient, company and month in which something left, of the 24 months to the
--   day
-- reads: disclosed, agreement_terms
-- optional: agreement_terms
-- corrected_by: agreements, recipients
-- params: as_of, window_before, company, recipient
-- about: firms
-- columns: recipient VARCHAR, company VARCHAR, month DATE, calls_for VARCHAR, state VARCHAR
--
-- calls_for: `processor`, `joint`, `any` of processor, joint and sharing, `none`; null where the
-- role is not known. Where the month's disclosures call for several, the law's before the notice's.
-- state, of that company and of the month up to the day: `in_force` throughout; `ended` before the
-- month's last day with none after it; `to_come`, where the first one began later; `none` where
-- there never was one; `gap` otherwise.

with sent as (
    select
        recipient,
        company,
        cast(date_trunc('month', "day") as date) as month,
        min(
            case calls_for
                when 'processor' then 1
                when 'joint' then 2
                when 'any' then 3
                when 'none' then 4
            end
        ) as strictest
    from disclosed
    where "day" <= $as_of and "day" > $window_before
        and ($company is null or company = $company)
        and ($recipient is null or recipient = $recipient)
    group by recipient, company, cast(date_trunc('month', "day") as date)
),

asked as (
    select
        recipient,
        company,
        month,
        case strictest
            when 1 then 'processor'
            when 2 then 'joint'
            when 3 then 'any'
            when 4 then 'none'
        end as calls_for,
        least(cast(month + interval 1 month as date) - 1, $as_of) as until
    from sent
),

judged as (
    select
        a.recipient, a.company, a.month, a.calls_for,
        max(case when t.recipient_id is not null then 1 else 0 end) as has_any,
        max(case when t.binds_from <= a.until then 1 else 0 end) as has_begun,
        max(
            case
                when t.binds_from <= a.month
                    and (t.binds_until is null or t.binds_until >= a.until) then 1
                else 0
            end
        ) as is_covered,
        max(case when t.binds_until is null or t.binds_until >= a.until then 1 else 0 end)
            as goes_on
    from asked as a
    left join agreement_terms as t
        on t.recipient_id = a.recipient and t.company = a.company
        and t.kind
            = case when a.calls_for in ('processor', 'joint') then a.calls_for else 'promised' end
    group by a.recipient, a.company, a.month, a.calls_for
)

select
    recipient,
    company,
    month,
    calls_for,
    case
        when has_any = 0 then 'none'
        when is_covered = 1 then 'in_force'
        when has_begun = 0 then 'to_come'
        when goes_on = 0 then 'ended'
        else 'gap'
    end as state
from judged
order by recipient, company, month
