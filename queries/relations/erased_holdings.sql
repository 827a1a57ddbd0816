-- relation: erased_holdings
-- says: on which day a set of data was erased, by its own row or by the disposal record
-- grain: one row per holding that was erased
-- reads: holdings, erasures
-- optional: erasures
-- corrected_by: erasures
-- params:
-- columns: holding_id VARCHAR, erased_on DATE, closed_by VARCHAR
--
-- A line of the disposal record that names the holding closes it, except where it was carried out
-- in part. Lines without a holding (batches) are evidence for the category and close nothing.

with said as (
    select holding_id, erased_on, 1 as is_row from holdings where erased_on is not null
    union all
    select holding_id, erased_on, 0 as is_row
    from erasures
    where holding_id is not null and how <> 'partly'
),

earliest as (
    select
        holding_id, erased_on, is_row,
        row_number() over (partition by holding_id order by erased_on, is_row desc) as place
    from said
)

select
    holding_id,
    erased_on,
    case when is_row = 1 then 'row' else 'record' end as closed_by
from earliest
where place = 1
