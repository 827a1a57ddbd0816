-- relation: holding_ends
-- says: on which day a set of data was erased, or was gone from the exports
-- grain: one row per holding that is no longer held
-- reads: erased_holdings, absences
-- params:
-- columns: holding_id VARCHAR, ended_on DATE, ended_by VARCHAR
--
-- The earlier of the two, but where the record names the holding its day counts: that may be the day
-- after gone_on, on which the extract was taken. The absence of a row that came back is no end.

with said as (
    select holding_id, erased_on as ended_on, closed_by as ended_by from erased_holdings
    union
    select a.item_id as holding_id, a.gone_on as ended_on, 'inferred' as ended_by
    from absences as a
    left join erased_holdings as e
        on e.holding_id = a.item_id and e.erased_on <= a.gone_on + 1
    where a.item_table = 'holdings' and a.back_on is null and e.holding_id is null
),

earliest as (
    select
        holding_id, ended_on, ended_by,
        row_number() over (partition by holding_id order by ended_on, ended_by desc) as place
    from said
)

select
    holding_id,
    ended_on,
    ended_by
from earliest
where place = 1
