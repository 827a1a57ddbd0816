-- measure: agreement_months
-- says: whether the agreement that a third party's role calls for was in force during disclosures
-- grain: one row per recipient and month in which something left, of the 24 months to the day
-- reads: disclosed, agreement_terms, role_agreements
-- optional: agreement_terms, role_agreements
-- corrected_by: agreements, recipients
-- params: as_of, window_before, company, recipient
-- about: firms
-- columns: recipient VARCHAR, month DATE, calls_for VARCHAR, state VARCHAR
--
-- calls_for: `processor`, `joint`, `any` of processor, joint and sharing, `none`; null where the
-- role is not known. state, of the month up to the day: `in_force` throughout; `ended` before the
-- month's last day with none after it; `none` where there never was one; `gap` otherwise.

with sent as (
    select distinct
        d.recipient,
        d.role,
        cast(date_trunc('month', d."day") as date) as month
    from disclosed as d
    where d."day" <= $as_of and d."day" > $window_before
        and ($company is null or d.company = $company)
        and ($recipient is null or d.recipient = $recipient)
),

asked as (
    select
        s.recipient,
        s.month,
        c.calls_for,
        least(cast(s.month + interval 1 month as date) - 1, $as_of) as until
    from sent as s
    left join role_agreements as c on c.role = s.role
),

judged as (
    select
        a.recipient, a.month, a.calls_for,
        max(case when t.recipient_id is not null then 1 else 0 end) as has_any,
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
        on t.recipient_id = a.recipient
        and (t.company = $company or ($company is null and t.company is null))
        and t.kind
            = case when a.calls_for in ('processor', 'joint') then a.calls_for else 'promised' end
    group by a.recipient, a.month, a.calls_for
)

select
    recipient,
    month,
    calls_for,
    case
        when has_any = 0 then 'none'
        when is_covered = 1 then 'in_force'
        when goes_on = 0 then 'ended'
        else 'gap'
    end as state
from judged
order by recipient, month
