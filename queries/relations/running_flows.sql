-- relation: running_flows
-- says: on which days each running flow to a third party runs
-- grain: one row per company, recipient and days
-- reads: disclosures, absences
-- params:
-- kept: flows
-- columns: company VARCHAR, recipient VARCHAR, runs_from DATE, runs_until DATE
--
-- Both days included; runs_until null: it goes on. A flow that is gone from the exports ended the
-- day before the last whole day of the extract that first lacked it.

select distinct
    d.company,
    d.recipient_id as recipient,
    d.disclosed_on as runs_from,
    case
        when a.gone_on is null or d.until_on < a.gone_on then d.until_on
        else a.gone_on - 1
    end as runs_until
from disclosures as d
left join absences as a
    on a.item_table = 'disclosures' and a.item_id = d.disclosure_id || ':' || d.category
    and a.back_on is null
where d.kind = 'flow'
