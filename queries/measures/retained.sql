-- measure: retained
-- says: what is kept although the notice's time is over: by which statute or hold, and until when
-- grain: one row per group (company), reason and year
-- reads: daily, cohorts, hold_counts
-- optional: hold_counts
-- promises: erase_after_relationship, erase_after_statutory_period
-- corrected_by: holds
-- only_there: lacks_review = holds
-- params: as_of, by_company, company
-- total_of: company
-- columns: company VARCHAR, basis VARCHAR, ends_year BIGINT, records BIGINT, lacks_review BIGINT
--
-- basis: the statute's retention rule, or the reason of a manual hold. ends_year: of a statute the
-- year in which the data is due to be erased, of a hold the year in which it ends (null: no end is
-- known). lacks_review: manual holds (not records) of that reason in force without an owner or a
-- day of review; given in the first row of the reason only.

with moved as (
    select
        promise, company, "value",
        sum(arisen - held - lapsed - met - void - cut) as pending, sum(held) as held
    from daily
    where dimension = 'cohort' and "day" <= $as_of
        and ($company is null or company = $company)
    group by promise, company, "value"
),

parted as (
    select
        case when $by_company then m.company end as company, c.basis,
        year(case when m.held > 0 then c.ends_on_month else c.due_on_month end) as ends_year,
        case when m.held > 0 then m.held else m.pending end as records
    from moved as m
    join cohorts as c on c.cohort = m."value"
    where m.held > 0 or (m.promise = 'erase_after_statutory_period' and m.pending > 0)
),

kept as (
    select
        company, basis, cast(ends_year as bigint) as ends_year, sum(records) as records
    from parted
    group by company, basis, ends_year
),

unreviewed as (
    select
        case when $by_company then company end as company, reason,
        sum(lacks_review) as lacks_review
    from hold_counts
    where holds_from <= $as_of and (holds_until is null or holds_until >= $as_of)
        and ($company is null or company = $company)
    group by 1, 2
),

ranked as (
    select
        company, basis, ends_year, records,
        row_number() over (partition by company, basis order by ends_year) as place
    from kept
)

select
    r.company,
    r.basis,
    r.ends_year,
    cast(r.records as bigint) as records,
    cast(case when r.place = 1 then coalesce(u.lacks_review, 0) else 0 end as bigint)
        as lacks_review
from ranked as r
left join unreviewed as u
    on u.reason = r.basis and coalesce(u.company, '') = coalesce(r.company, '')
order by r.company, r.basis, r.ends_year
