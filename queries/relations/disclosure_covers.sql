-- relation: disclosure_covers
-- says: which agreement covered each disclosure, or why none did
-- grain: one row per disclosure of a category, of a flow per month that is over, and need that asks
-- reads: disclosure_events, disclosure_verdicts, lacking_agreements, binding_agreements
-- corrected_by: recipients
-- params:
-- columns: item_id VARCHAR, part VARCHAR, company VARCHAR, customer_key VARCHAR,
--   category VARCHAR, purpose VARCHAR, recipient VARCHAR, kind VARCHAR, last_on DATE,
--   need VARCHAR, wanted VARCHAR, is_covered BOOLEAN, counts_from DATE, reason VARCHAR,
--   reason_on DATE, reason_id VARCHAR
--
-- is_covered null: the register of recipients does not have all of its days. counts_from: the first
-- day without cover; where covered, since when without a free day. reason: as in
-- `lacking_agreements`; where covered `until` or `until_further`, reason_on their last day and
-- reason_id the agreement in force on the last day that was judged.

with covering as (
    select
        v.item_id, coalesce(v.part, '') as part, v.need, min(b.agreement_id) as agreement_id
    from disclosure_verdicts as v
    join binding_agreements as b on b.recipient_id = v.recipient and b.company = v.company
    where v.is_covered
        and (b.kind = v.wanted
            or (v.wanted = 'promised' and b.kind in ('processor', 'joint', 'sharing')))
        and b.binds_from <= v.decided_on
        and (b.binds_until is null or b.binds_until >= v.decided_on)
    group by v.item_id, coalesce(v.part, ''), v.need
)

select
    e.item_id,
    e.part,
    e.company,
    e.customer_key,
    e.category,
    e.purpose,
    e.recipient,
    e.kind,
    e.last_on,
    v.need,
    v.wanted,
    v.is_covered,
    case
        when v.is_covered then v.covered_from
        when not v.is_covered then v.decided_on
    end as counts_from,
    case
        when v.is_covered and v.covered_until is null then 'until_further'
        when v.is_covered then 'until'
        else l.reason
    end as reason,
    case when v.is_covered then v.covered_until else l.reason_on end as reason_on,
    case when v.is_covered then c.agreement_id else l.reason_id end as reason_id
from disclosure_verdicts as v
join disclosure_events as e
    on e.item_id = v.item_id and coalesce(e.part, '') = coalesce(v.part, '')
left join lacking_agreements as l
    on l.recipient = v.recipient and l.company = v.company and l.wanted = v.wanted
    and l."day" = v.decided_on and not v.is_covered
left join covering as c
    on c.item_id = v.item_id and c.part = coalesce(v.part, '') and c.need = v.need
where v.asks <> 'not_asked'
