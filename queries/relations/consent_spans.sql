-- relation: consent_spans
-- says: on which days a customer's consents hold for a purpose
-- grain: one row per company, customer, purpose and unbroken time
-- reads: live_consents
-- params:
-- columns: company VARCHAR, customer_key VARCHAR, purpose VARCHAR, holds_from DATE,
--   holds_until DATE
--
-- Both days hold; holds_until null: it goes on. Consents that overlap or follow each other without
-- a free day are one time.

-- `distinct`, since a window over two equal rows could number them either way
with live as (
    select distinct company, customer_key, purpose, live_from, live_until from live_consents
),

seen_before as (
    select
        company, customer_key, purpose, live_from, live_until,
        max(live_until) over earlier as last_until,
        max(case when live_until is null then 1 else 0 end) over earlier as is_endless
    from live
    window earlier as (
        partition by company, customer_key, purpose order by live_from, live_until
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        company, customer_key, purpose, live_from, live_until,
        sum(
            case
                when is_endless = 1 then 0
                when last_until is not null and live_from <= last_until + 1 then 0
                else 1
            end
        ) over (
            partition by company, customer_key, purpose order by live_from, live_until
            rows between unbounded preceding and current row
        ) as island
    from seen_before
)

select
    company,
    customer_key,
    purpose,
    min(live_from) as holds_from,
    case
        when max(case when live_until is null then 1 else 0 end) = 1 then null
        else max(live_until)
    end as holds_until
from numbered
group by company, customer_key, purpose, island
