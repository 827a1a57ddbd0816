-- relation: requests_handled
-- says: how many requests were registered, extended and closed alike, on the same days
-- grain: one row per company, kind, channel, days, outcome and whether a fee was taken
-- reads: requests, answers, folded, request_verdicts
-- params:
-- kept: flows
-- columns: company VARCHAR, kind VARCHAR, channel VARCHAR, received_on DATE, registered_on DATE,
--   extended_on DATE, closed_on DATE, judged_on DATE, outcome VARCHAR, is_fee_taken BOOLEAN,
--   requests BIGINT
--
-- extended_on: the day a valid extension was told. closed_on: the day of the answer; null: no
-- answer, or its day is not known. is_fee_taken null: not known.

with extended as (
    select request_id, kind, min(extended_on) as extended_on
    from answers
    where extended_on is not null
    group by request_id, kind
)

select
    r.company,
    r.kind,
    r.channel,
    r.received_on,
    r.registered_on,
    e.extended_on,
    -- a duplicate is closed on the day it came, where it has no other
    case
        when r.outcome = 'duplicate' then coalesce(r.answered_on, r.received_on)
        else r.answered_on
    end as closed_on,
    v.judged_on,
    r.outcome,
    r.fee_sek > 0 as is_fee_taken,
    count(*) as requests
from requests as r
left join extended as e on e.request_id = r.request_id and e.kind = r.kind
left join request_verdicts as v on v.request_id = r.request_id and v.kind = r.kind
left join folded as f
    on f.item_table = 'requests' and f.item_id = r.request_id || ':' || r.kind and f.is_away
where f.item_id is null
group by
    r.company, r.kind, r.channel, r.received_on, r.registered_on, e.extended_on,
    case
        when r.outcome = 'duplicate' then coalesce(r.answered_on, r.received_on)
        else r.answered_on
    end,
    v.judged_on, r.outcome, r.fee_sek > 0
