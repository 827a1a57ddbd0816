-- relation: disclosure_verdicts
-- says: whether the agreements that a disclosure asks for were in force on each of its days
-- grain: one row per disclosure of a category, of a flow per month that is over, and need
-- reads: disclosure_asks, agreement_terms
-- params:
-- columns: item_id VARCHAR, part VARCHAR, company VARCHAR, recipient VARCHAR, need VARCHAR,
--   wanted VARCHAR, asks VARCHAR, is_covered BOOLEAN, decided_on DATE, covered_from DATE,
--   covered_until DATE
--
-- asks: `judged`, `not_asked`, or `untold`; a month with a day without cover is judged though other
-- days cannot be told. is_covered is null where not judged. decided_on: the first day without
-- cover, else the last day that was judged; wanted: the kind of agreement that day asked for.
-- covered_from, covered_until: where covered, how long such agreements had been in force by then
-- without a free day, and their last day (null: until further notice).

with daily as (
    select
        a.item_id, a.part, a.company, a.recipient, a.need, a.wanted, a.asks, a.last_on,
        t.binds_from, t.binds_until,
        case
            when a.asks <> 'judged' then cast(null as date)
            when t.recipient_id is null then a.first_on
            when t.binds_until < a.last_on then t.binds_until + 1
        end as lacked_on
    from disclosure_asks as a
    left join agreement_terms as t
        on t.recipient_id = a.recipient and t.company = a.company and t.kind = a.wanted
        and t.binds_from <= a.first_on and (t.binds_until is null or t.binds_until >= a.first_on)
        and a.asks = 'judged'
),

decided as (
    select
        item_id, part, company, recipient, need,
        min(lacked_on) as lacked_on,
        max(case when asks = 'judged' then last_on end) as judged_on,
        max(case when asks = 'untold' then 1 else 0 end) as has_untold
    from daily
    group by item_id, part, company, recipient, need
),

-- the piece that decides: the first one without cover, else the last one that was judged
deciding as (
    select d.item_id, coalesce(d.part, '') as part, d.need, d.wanted, d.binds_from, d.binds_until
    from daily as d
    join decided as w
        on w.item_id = d.item_id and coalesce(w.part, '') = coalesce(d.part, '')
        and w.need = d.need
    where d.asks = 'judged'
        and (d.lacked_on = w.lacked_on or (w.lacked_on is null and d.last_on = w.judged_on))
)

select
    w.item_id,
    w.part,
    w.company,
    w.recipient,
    w.need,
    c.wanted,
    case
        when w.lacked_on is not null then 'judged'
        when w.has_untold = 1 then 'untold'
        when w.judged_on is not null then 'judged'
        else 'not_asked'
    end as asks,
    case
        when w.lacked_on is not null then false
        when w.has_untold = 0 and w.judged_on is not null then true
    end as is_covered,
    coalesce(w.lacked_on, w.judged_on) as decided_on,
    case when w.lacked_on is null and w.has_untold = 0 then c.binds_from end as covered_from,
    case when w.lacked_on is null and w.has_untold = 0 then c.binds_until end as covered_until
from decided as w
left join deciding as c
    on c.item_id = w.item_id and c.part = coalesce(w.part, '') and c.need = w.need
