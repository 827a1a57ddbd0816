-- relation: consent_purposes
-- says: on which days a company's register rests a purpose on consent alone
-- grain: one row per company, purpose and unbroken time
-- reads: processings, calendar_span
-- params:
-- columns: company VARCHAR, purpose VARCHAR, rests_from DATE, rests_until DATE
--
-- Both days included; rests_until null: it goes on. Consent is the ground only where it is that of
-- every line in force that day.

with lines as (
    select
        p.company, p.purpose,
        case when p.legal_basis = 'consent' then 0 else 1 end as is_other,
        coalesce(p.valid_from, s.first_on) as valid_from,
        p.valid_until
    from processings as p
    cross join calendar_span as s
),

-- every day on which a line begins, or the day after one ends
turns as (
    select company, purpose, valid_from as turns_on from lines
    union
    select company, purpose, valid_until + 1 as turns_on
    from lines
    where valid_until is not null
),

between_turns as (
    select
        company, purpose, turns_on,
        lead(turns_on) over (partition by company, purpose order by turns_on) as next_on
    from turns
),

counted as (
    select
        b.company, b.purpose, b.turns_on, b.next_on,
        count(l.valid_from) as lines_in_force, coalesce(sum(l.is_other), 0) as other_lines
    from between_turns as b
    left join lines as l
        on l.company = b.company and l.purpose = b.purpose
        and l.valid_from <= b.turns_on
        and (l.valid_until is null or l.valid_until >= b.turns_on)
    group by b.company, b.purpose, b.turns_on, b.next_on
),

marked as (
    select
        company, purpose, turns_on, next_on,
        case when lines_in_force > 0 and other_lines = 0 then 1 else 0 end as rests
    from counted
),

numbered as (
    select
        company, purpose, turns_on, next_on, rests,
        sum(1 - rests) over (
            partition by company, purpose order by turns_on
            rows between unbounded preceding and current row
        ) as island
    from marked
)

select
    company,
    purpose,
    min(turns_on) as rests_from,
    case
        when count(next_on) < count(*) then null
        else max(next_on) - 1
    end as rests_until
from numbered
where rests = 1
group by company, purpose, island
