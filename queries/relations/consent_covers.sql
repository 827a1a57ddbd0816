-- relation: consent_covers
-- says: on which days a consent covers a set of data that may rest on consent
-- grain: one row per holding and unbroken time under consents
-- reads: covering_consents
-- params:
-- columns: holding_id VARCHAR, covered_from DATE, covered_until DATE
--
-- Both days are covered; covered_until null: it goes on.

-- `distinct`, since a window over two equal rows could number them either way
with live as (
    select distinct holding_id, live_from, live_until from covering_consents
),

seen_before as (
    select
        holding_id, live_from, live_until,
        max(live_until) over earlier as last_until,
        max(case when live_until is null then 1 else 0 end) over earlier as is_endless
    from live
    window earlier as (
        partition by holding_id order by live_from, live_until
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        holding_id, live_from, live_until,
        sum(
            case
                when is_endless = 1 then 0
                when last_until is not null and live_from <= last_until + 1 then 0
                else 1
            end
        ) over (
            partition by holding_id order by live_from, live_until
            rows between unbounded preceding and current row
        ) as island
    from seen_before
)

select
    holding_id,
    min(live_from) as covered_from,
    case
        when max(case when live_until is null then 1 else 0 end) = 1 then null
        else max(live_until)
    end as covered_until
from numbered
group by holding_id, island
