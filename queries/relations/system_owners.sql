-- relation: system_owners
-- says: who owns a system in a company, and when
-- grain: one row per company, system of the register of processing and time with one owner
-- reads: processings, calendar_span
-- params:
-- kept: flows
-- columns: company VARCHAR, system VARCHAR, owner VARCHAR, owns_from DATE, owns_until DATE
--
-- One owner per company, system and day, so that a record is counted once: where the lines in force
-- that day differ, the first by name. Both days included; owns_from null: from the beginning,
-- owns_until null: it goes on. While no line is in force the last owner goes on (data outlives the
-- line of the register), and before the first line the first one. owner null: none is named.

with lines as (
    select
        p.company, p.system, p.owner,
        coalesce(p.valid_from, s.first_on) as valid_from,
        p.valid_until
    from processings as p
    cross join calendar_span as s
),

-- every day on which a line begins, or the day after one ends
turns as (
    select company, system, valid_from as turns_on from lines
    union
    select company, system, valid_until + 1 as turns_on
    from lines
    where valid_until is not null
),

owned as (
    select t.company, t.system, t.turns_on, min(l.owner) as owner
    from turns as t
    join lines as l
        on l.company = t.company and l.system = t.system
        and l.valid_from <= t.turns_on
        and (l.valid_until is null or l.valid_until >= t.turns_on)
    group by t.company, t.system, t.turns_on
),

placed as (
    select
        company, system, owner, turns_on,
        lead(turns_on) over (partition by company, system order by turns_on) as next_on,
        row_number() over (partition by company, system order by turns_on) as place
    from owned
)

select
    company,
    system,
    owner,
    case when place > 1 then turns_on end as owns_from,
    next_on - 1 as owns_until
from placed
