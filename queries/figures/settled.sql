-- build: settled
-- says: the stretches of every promise, with what left the exports closed
-- grain: one row per stretch
-- reads: stated, chosen_promises, presence
-- params:
-- columns: promise VARCHAR, nature VARCHAR, item_table VARCHAR, item_id VARCHAR, part VARCHAR,
--   customer_key VARCHAR, company VARCHAR, system VARCHAR, category VARCHAR, purpose VARCHAR,
--   channel VARCHAR, recipient VARCHAR, kind VARCHAR, blocked_by VARCHAR, counts_from DATE,
--   reason VARCHAR, reason_on DATE, reason_id VARCHAR,
--   arises_on DATE, due_on DATE, due_at TIMESTAMP, closed_on DATE, closed_as VARCHAR,
--   closed_by VARCHAR, late_before BOOLEAN
--
-- What is open on the day its row left the exports closes that day: met for a promise to erase,
-- void for any other. A row that comes back arises anew on the day of the extract that has it
-- again, with its old due day; what its absence closed stays closed. late_before: it was late
-- before it left, so it is not judged a second time. Nothing arises while the row is away.
-- own_*: how the stretch closed by its own rows, before absences are applied.

with known as (
    select
        s.*,
        c.nature, c.erases, p.present_from, p.left_on, p.left_by, p.left_before,
        p.item_id is not null as was_away,
        -- closed by the disposal record, and then exported again: the record was wrong
        coalesce(
            p.is_back_from_record and s.closed_by = 'record' and s.closed_on < p.present_from, false
        ) as is_reopened
    from stated as s
    join chosen_promises as c on c.promise = s.promise
    left join presence as p on p.item_table = s.item_table and p.item_id = s.item_id
    where s.arises_on is not null
),

there as (
    select
        *,
        case when is_reopened then null else closed_on end as own_closed_on,
        case when is_reopened then null else closed_as end as own_closed_as,
        case when is_reopened then null else closed_by end as own_closed_by
    from known
    where not was_away
        or (
            (present_from is null or closed_on is null or closed_on > present_from or is_reopened)
            and (left_on is null or arises_on < left_on or closed_on <= left_on)
        )
),

ended as (
    select
        *,
        left_on is not null
            and (own_closed_on is null or own_closed_on > left_on
                or (own_closed_on = left_on and own_closed_as = 'cut')) as is_ended_by_leaving
    from there
)

select
    promise,
    nature,
    item_table,
    item_id,
    part,
    customer_key,
    company,
    system,
    category,
    purpose,
    channel,
    recipient,
    kind,
    blocked_by,
    counts_from,
    reason,
    reason_on,
    reason_id,
    case when present_from > arises_on then present_from else arises_on end as arises_on,
    due_on,
    due_at,
    case when is_ended_by_leaving then left_on else own_closed_on end as closed_on,
    case
        when is_ended_by_leaving and erases then 'met'
        when is_ended_by_leaving then 'void'
        else own_closed_as
    end as closed_as,
    case when is_ended_by_leaving then left_by else own_closed_by end as closed_by,
    late_before or coalesce(
        ended.arises_on < present_from and due_on < left_before, false
    ) as late_before
from ended
