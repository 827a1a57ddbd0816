-- relation: presence
-- says: on which days an exported row that once was missing was in the exports
-- grain: one row per row that was ever missing and unbroken time in the exports
-- reads: absences, erasures
-- optional: erasures
-- corrected_by: erasures
-- params:
-- columns: item_table VARCHAR, item_id VARCHAR, present_from DATE, left_on DATE, left_by VARCHAR,
--   left_before DATE, is_back_from_record BOOLEAN
--
-- present_from null: from the beginning; left_on null: it is there now. A row is missing from the
-- day of the extract that first lacked it; where a line of the disposal record names the holding,
-- from the day of that line. left_before: the day on which the time before this one ended.

with recorded as (
    select
        a.item_table, a.item_id, a.gone_on, a.back_on, min(e.erased_on) as recorded_on
    from absences as a
    left join erasures as e
        on a.item_table = 'holdings' and e.holding_id = a.item_id
        and e.how <> 'partly' and e.erased_on <= a.gone_on
    -- two extracts of one day, the first incomplete: the row was not away for a whole day
    where a.back_on is null or a.back_on > a.gone_on
    group by a.item_table, a.item_id, a.gone_on, a.back_on
),

dated as (
    select
        item_table, item_id, gone_on, back_on,
        coalesce(recorded_on, gone_on) as left_on,
        case when recorded_on is null then 'inferred' else 'record' end as left_by
    from recorded
),

times as (
    select
        item_table, item_id, left_on, left_by, gone_on, back_on,
        lag(back_on) over (partition by item_table, item_id order by gone_on) as present_from,
        lag(left_on) over (partition by item_table, item_id order by gone_on) as left_before,
        lag(left_by) over (partition by item_table, item_id order by gone_on) as left_before_by
    from dated
),

last_times as (
    select
        item_table, item_id, back_on, left_on, left_by,
        row_number() over (partition by item_table, item_id order by gone_on desc) as place
    from times
)

select
    item_table,
    item_id,
    present_from,
    -- a line of the record from before the row came back does not count for the next time
    case
        when present_from is not null and left_on < present_from then gone_on
        else left_on
    end as left_on,
    case
        when present_from is not null and left_on < present_from then 'inferred'
        else left_by
    end as left_by,
    left_before,
    coalesce(left_before_by = 'record', false) as is_back_from_record
from times
union all
select
    item_table,
    item_id,
    back_on as present_from,
    cast(null as date) as left_on,
    cast(null as varchar) as left_by,
    left_on as left_before,
    left_by = 'record' as is_back_from_record
from last_times
where place = 1 and back_on is not null
