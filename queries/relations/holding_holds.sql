-- relation: holding_holds
-- says: on which days a manual hold or a restriction keeps a set of data
-- grain: one row per holding and unbroken time under holds
-- reads: binding_holds
-- params:
-- merges: holds_from, holds_until, reason
-- columns: holding_id VARCHAR, holds_from DATE, holds_until DATE, reason VARCHAR
--
-- Both days included; holds_until null: it goes on. Where several holds merge into one time, the
-- first reason by name is kept: which of them binds on a day is told by `hold_turns`.

select
    holding_id,
    holds_from,
    holds_until,
    reason
from binding_holds
