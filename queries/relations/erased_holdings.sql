-- relation: erased_holdings
-- says: on which day a set of data was erased, by its own row or by the disposal record
-- grain: one row per holding that was erased
-- reads: holdings, disposal_lines
-- corrected_by: erasures
-- params:
-- columns: holding_id VARCHAR, erased_on DATE, closed_by VARCHAR, how VARCHAR, erasure_id VARCHAR
--
-- The earliest day counts. The record says how (its own row says `erased`): of several lines of that
-- day one that tells of a copy that stays, in an archive or scanned, says more than one that does
-- not. Lines without a holding (batches) are evidence for the category and close nothing.

with said as (
    select
        holding_id, erased_on, 'erased' as how, cast(null as varchar) as erasure_id, 1 as is_row
    from holdings
    where erased_on is not null
    union all
    select holding_id, erased_on, how, erasure_id, 0 as is_row from disposal_lines
),

ranked as (
    select
        holding_id, erased_on, how, erasure_id,
        max(is_row) over (partition by holding_id, erased_on) as is_row,
        row_number() over (
            partition by holding_id
            order by erased_on,
                case when how = 'archived' then 0 else 1 end,
                case when how = 'transferred' then 0 else 1 end,
                is_row, erasure_id
        ) as place
    from said
)

select
    holding_id,
    erased_on,
    case when is_row = 1 then 'row' else 'record' end as closed_by,
    how,
    erasure_id
from ranked
where place = 1
