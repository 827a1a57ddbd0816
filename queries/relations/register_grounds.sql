-- relation: register_grounds
-- says: what the register of processing rests a company's purpose on, day by day
-- grain: one row per company, purpose and time between two changes of its lines
-- reads: processings, calendar_span
-- params:
-- columns: company VARCHAR, purpose VARCHAR, holds_from DATE, holds_until DATE, lines BIGINT,
--   consent_lines BIGINT, legal_lines BIGINT
--
-- Both days included; holds_until null: it goes on. Days on which no line is in force have no row.
-- A company and purpose rest on consent where every line in force that day does; where those lines
-- differ, the ground of a use is not known.

with lines as (
    select
        p.company, p.purpose, p.legal_basis,
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
)

select
    b.company,
    b.purpose,
    b.turns_on as holds_from,
    b.next_on - 1 as holds_until,
    count(*) as lines,
    count(case when l.legal_basis = 'consent' then 1 end) as consent_lines,
    count(case when l.legal_basis = 'legal_obligation' then 1 end) as legal_lines
from between_turns as b
join lines as l
    on l.company = b.company and l.purpose = b.purpose
    and l.valid_from <= b.turns_on
    and (l.valid_until is null or l.valid_until >= b.turns_on)
group by b.company, b.purpose, b.turns_on, b.next_on
