-- relation: presence
-- says: on which days an exported row that once was missing was in the exports
-- grain: one row per row that was ever missing and unbroken time in the exports
-- reads: absences, disposal_lines, folded
-- optional: disposal_lines
-- corrected_by: erasures
-- neutral: holdings
-- params:
-- columns: item_table VARCHAR, item_id VARCHAR, present_from DATE, left_on DATE, left_by VARCHAR,
--   left_before DATE, is_back_from_record BOOLEAN
--
-- present_from null: from the beginning; left_on null: it is there now. A row is missing from the
-- last whole day of the extract that first lacked it: it was gone by then. Where a line of the
-- disposal record names the holding, from the day of that line, which may be the day on which the
-- extract was taken. left_before: the day on which the time before this one ended. A time whose
-- flows are carried (folded) has no row.

with away as (
    select
        item_table, item_id, gone_on, back_on,
        lag(back_on) over (partition by item_table, item_id order by gone_on) as present_from
    from absences
    -- two extracts of one day, the first incomplete: the row was not away for a whole day
    where back_on is null or back_on > gone_on
),

-- a line of the record from before the row came back does not count for the next time
recorded as (
    select
        a.item_table, a.item_id, a.gone_on, a.back_on, a.present_from,
        min(e.erased_on) as recorded_on
    from away as a
    left join disposal_lines as e
        on a.item_table = 'holdings' and e.holding_id = a.item_id
        and e.erased_on <= a.gone_on + 1
        and (a.present_from is null or e.erased_on > a.present_from)
    group by a.item_table, a.item_id, a.gone_on, a.back_on, a.present_from
),

dated as (
    select
        item_table, item_id, gone_on, back_on, present_from,
        coalesce(recorded_on, gone_on) as left_on,
        case when recorded_on is null then 'inferred' else 'record' end as left_by
    from recorded
),

times as (
    select
        item_table, item_id, gone_on, back_on, present_from, left_on, left_by,
        lag(left_on) over (partition by item_table, item_id order by gone_on) as left_before,
        lag(left_by) over (partition by item_table, item_id order by gone_on) as left_before_by,
        row_number() over (partition by item_table, item_id order by gone_on desc) as place
    from dated
)

select
    t.item_table,
    t.item_id,
    t.present_from,
    t.left_on,
    t.left_by,
    t.left_before,
    coalesce(t.left_before_by = 'record', false) as is_back_from_record
from times as t
left join folded as f
    on f.item_table = t.item_table and f.item_id = t.item_id and f.until_on >= t.gone_on
where f.item_id is null
union all
select
    item_table,
    item_id,
    back_on as present_from,
    cast(null as date) as left_on,
    cast(null as varchar) as left_by,
    left_on as left_before,
    left_by = 'record' as is_back_from_record
from times
where place = 1 and back_on is not null
