-- relation: agreement_terms
-- says: on which days an agreement of a kind binds a company and a recipient
-- grain: one row per recipient, company, kind and unbroken time in force
-- reads: agreements, disclosures
-- optional: disclosures
-- params:
-- kept: flows
-- columns: recipient_id VARCHAR, company VARCHAR, kind VARCHAR, binds_from DATE, binds_until DATE
--
-- Both days bind; binds_until null: it goes on. An agreement without a company binds all of ours; a
-- row without a company is of the agreements of all of ours taken together. Agreements that follow
-- each other without a free day are one time. Besides the kinds of the exports there is `promised`:
-- a processor, joint or sharing agreement, whichever is in force.

with pairs as (
    select distinct company, recipient_id from disclosures
),

scoped as (
    select p.recipient_id, p.company, a.kind, a.valid_from, a.valid_until
    from agreements as a
    join pairs as p on p.recipient_id = a.recipient_id
    where a.company is null or a.company = p.company
    union all
    select recipient_id, cast(null as varchar) as company, kind, valid_from, valid_until
    from agreements
),

-- `union`, since a window over two equal rows could number them either way
binding as (
    select recipient_id, company, kind, valid_from, valid_until from scoped
    union
    select recipient_id, company, 'promised' as kind, valid_from, valid_until
    from scoped
    where kind in ('processor', 'joint', 'sharing')
),

seen_before as (
    select
        recipient_id, company, kind, valid_from, valid_until,
        max(valid_until) over earlier as last_until,
        max(case when valid_until is null then 1 else 0 end) over earlier as is_endless
    from binding
    window earlier as (
        partition by recipient_id, company, kind order by valid_from, valid_until
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        recipient_id, company, kind, valid_from, valid_until,
        sum(
            case
                when is_endless = 1 then 0
                when last_until is not null and valid_from <= last_until + 1 then 0
                else 1
            end
        ) over (
            partition by recipient_id, company, kind order by valid_from, valid_until
            rows between unbounded preceding and current row
        ) as island
    from seen_before
)

select
    recipient_id,
    company,
    kind,
    min(valid_from) as binds_from,
    case
        when max(case when valid_until is null then 1 else 0 end) = 1 then null
        else max(valid_until)
    end as binds_until
from numbered
group by recipient_id, company, kind, island
