-- relation: role_agreements
-- says: which agreement about the data the role of a third party calls for
-- grain: one row per role of a recipient
-- reads: recipients
-- params:
-- kept: flows
-- columns: role VARCHAR, calls_for VARCHAR
--
-- calls_for: `processor`, `joint`; `none` for those to whom a statute or the customer's own right
-- gives the data (authorities, market actors, who asks for a public record, who represents the
-- customer); for the others `any`: a processor, joint or sharing agreement.

select distinct
    role,
    case
        when role = 'processor' then 'processor'
        when role = 'joint_controller' then 'joint'
        when role in ('authority', 'market_actor', 'public', 'representative') then 'none'
        else 'any'
    end as calls_for
from recipients
where role is not null
