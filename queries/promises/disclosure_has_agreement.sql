-- promise: disclosure_has_agreement
-- says: the agreement that the recipient's role calls for is in force when data leaves
-- grain: one row per disclosure of a category, of a flow per month that is over
-- reads: disclosure_events, agreement_terms
-- params:
-- excludes: recipients of whom the law asks no agreement (controllers, authorities, market actors,
--   group companies), unless the disclosure's own ground is that of a processor
--
-- A processor, or whoever gets data as one, needs a processor agreement; a joint controller a joint
-- one. It has to bind that very company on every day the data ran. A recipient that the register of
-- recipients does not know, on another ground than a processor's, cannot be told.

with called_for as (
    select
        item_id, part, company, customer_key, category, purpose, recipient, kind, first_on, last_on,
        case
            when ground = 'processor' or role = 'processor' then 'processor'
            when role = 'joint_controller' then 'joint'
            when role is null then 'unknown'
        end as agreement
    from disclosure_events
),

covered as (
    select distinct c.item_id, c.part
    from called_for as c
    join agreement_terms as t
        on t.recipient_id = c.recipient and t.company = c.company and t.kind = c.agreement
    where t.binds_from <= c.first_on and (t.binds_until is null or t.binds_until >= c.last_on)
)

select
    'disclosures' as item_table,
    c.item_id,
    c.part,
    c.company,
    c.customer_key,
    c.category,
    c.purpose,
    c.recipient,
    c.kind,
    case when c.agreement <> 'unknown' then c.last_on end as arises_on,
    cast(null as date) as due_on,
    case when c.agreement <> 'unknown' then c.last_on end as closed_on,
    case
        when c.agreement = 'unknown' then cast(null as varchar)
        when k.item_id is null then 'broken'
        else 'met'
    end as closed_as,
    case when c.agreement <> 'unknown' then 'row' end as closed_by
from called_for as c
left join covered as k
    on k.item_id = c.item_id and coalesce(k.part, '') = coalesce(c.part, '')
where c.agreement is not null
