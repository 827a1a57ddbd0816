-- relation: lacking_grounds
-- says: from which day a disclosure had no ground that the notice names, and why
-- grain: one row per disclosure without a ground, of a flow per month that is over
-- reads: disclosure_grounds, consent_spans, consents
-- params:
-- columns: item_id VARCHAR, part VARCHAR, lacked_on DATE, reason VARCHAR, reason_on DATE
--
-- lacked_on: the first such day. reason: `not_promised`, the ground is one that the notice does not
-- name; of a consent, by what the customer had said for that purpose: `withdrawn` or `ended` (held
-- through reason_on), `not_yet` (holds from reason_on), `never`.

with lacking as (
    select
        item_id, part, company, ground, giver, given_for, first_on, last_on
    from disclosure_grounds
    where not has_ground
),

held as (
    select
        l.item_id, coalesce(l.part, '') as part, l.company, l.giver, l.given_for, l.first_on,
        max(
            case
                when s.holds_from <= l.first_on and s.holds_until >= l.first_on
                    then s.holds_until + 1
            end
        ) as ends_within_on
    from lacking as l
    left join consent_spans as s
        on s.company = l.company and s.customer_key = l.giver and s.purpose = l.given_for
    group by l.item_id, coalesce(l.part, ''), l.company, l.giver, l.given_for, l.first_on
),

-- the first day without a ground, of the first piece that has one
dated as (
    select
        item_id, part, company, giver, given_for, min(coalesce(ends_within_on, first_on)) as lacked_on
    from held
    group by item_id, part, company, giver, given_for
),

around as (
    select
        d.item_id, d.part, d.company, d.giver, d.given_for, d.lacked_on,
        max(case when s.holds_until < d.lacked_on then s.holds_until end) as ended_on,
        min(case when s.holds_from > d.lacked_on then s.holds_from end) as begins_on
    from dated as d
    left join consent_spans as s
        on s.company = d.company and s.customer_key = d.giver and s.purpose = d.given_for
    group by d.item_id, d.part, d.company, d.giver, d.given_for, d.lacked_on
),

withdrawals as (
    select distinct company, customer_key, purpose, withdrawn_on
    from consents
    where withdrawn_on is not null
),

grounds as (
    select distinct item_id, coalesce(part, '') as part, ground from lacking
),

reasoned as (
    select
        a.item_id, a.part, a.lacked_on, a.ended_on, a.begins_on,
        case
            when g.ground <> 'consent' then 'not_promised'
            when w.withdrawn_on is not null then 'withdrawn'
            when a.ended_on is not null then 'ended'
            when a.begins_on is not null then 'not_yet'
            else 'never'
        end as reason
    from around as a
    join grounds as g on g.item_id = a.item_id and g.part = a.part
    left join withdrawals as w
        on w.company = a.company and w.customer_key = a.giver and w.purpose = a.given_for
        and w.withdrawn_on = a.ended_on
)

select
    item_id,
    nullif(part, '') as part,
    lacked_on,
    reason,
    case
        when reason in ('withdrawn', 'ended') then ended_on
        when reason = 'not_yet' then begins_on
    end as reason_on
from reasoned
