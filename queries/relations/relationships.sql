-- relation: relationships
-- says: when somebody was a customer, and when they came back
-- grain: one row per unbroken time as a customer, of each company's customer
-- reads: parties, party_times
-- params:
-- columns: company VARCHAR, customer_key VARCHAR, kind VARCHAR, starts_on DATE, ended_on DATE,
--   returned_on DATE
--
-- ended_on is the last day of the relationship (null: it runs), returned_on the first day of the
-- next one. A contact person's time ends with their own last day or the organisation's, whichever is
-- the earlier: also where they became one between two times of the organisation, or after its last,
-- and where they left before its first. A time of the organisation that began after they had left
-- is none of theirs. A contact without a last day of an organisation that is in no export has no row:
-- when that organisation left is not known.

with firms as (
    select
        p.company, p.customer_key, p.kind, p.organisation_key, p.customer_since, p.customer_until,
        o.starts_on, o.ends_on, o.party is not null as has_firm,
        coalesce(o.starts_on > p.customer_until, false) as is_after,
        coalesce(o.ends_on < p.customer_since, false) as is_before
    from parties as p
    left join parties as f on f.company = p.company and f.customer_key = p.organisation_key
    left join party_times as o on o.party = f.party
    where p.kind = 'company_contact'
),

-- whether they became a contact while the organisation was none of ours, and its last time by then
met as (
    select
        company, customer_key,
        max(case when is_before then ends_on end) as last_before,
        max(
            case
                when is_before or is_after then 0
                when customer_since is null or starts_on is null then 1
                when starts_on <= customer_since then 1
                else 0
            end
        ) as is_inside,
        max(case when is_after then 0 else 1 end) as has_any
    from firms
    group by company, customer_key
),

contacts as (
    -- the organisation's days, unless their own are later (first) or earlier (last)
    select
        f.company, f.customer_key, f.kind,
        case
            when f.is_before or f.customer_since is null then f.starts_on
            when f.starts_on is null or f.starts_on < f.customer_since then f.customer_since
            else f.starts_on
        end as starts_on,
        case
            when f.ends_on is null then f.customer_until
            when f.customer_until is null then f.ends_on
            else least(f.ends_on, f.customer_until)
        end as ends_on
    from firms as f
    join met as m on m.company = f.company and m.customer_key = f.customer_key
    where f.has_firm and not f.is_after
        and (not f.is_before or (m.is_inside = 0 and f.ends_on = m.last_before))
    union all
    -- their own, where no organisation's day comes before their last
    select distinct f.company, f.customer_key, f.kind, f.customer_since, f.customer_until
    from firms as f
    join met as m on m.company = f.company and m.customer_key = f.customer_key
    where m.has_any = 0
        or (not f.has_firm and (f.organisation_key is null or f.customer_until is not null))
),

everyone as (
    select company, customer_key, kind, starts_on, ends_on from contacts
    union all
    select p.company, p.customer_key, p.kind, t.starts_on, t.ends_on
    from parties as p
    join party_times as t on t.party = p.party
    where p.kind is null or p.kind <> 'company_contact'
)

select
    company,
    customer_key,
    kind,
    starts_on,
    ends_on as ended_on,
    lead(starts_on) over (
        partition by company, customer_key order by starts_on, ends_on
    ) as returned_on
from everyone
