-- promise: erase_after_statutory_period
-- says: what a statute keeps longer than the 24 months is erased when the statute's time is over
-- grain: one row per stretch of a holding's time under a statute
-- reads: erasure_stretches, unknown_ends
-- params:
-- counts: statutes
-- excludes: organisations, which are no persons; data that no statute keeps longer
--
-- The time arises on the erase_from of the 24 months and is over on due_on, after the statute's own
-- purge run. Open stretches list what is kept by statute, and until when. A hold cuts the time:
-- `relations/erasure_stretches.sql`. kind: the retention rule of the notice file.

with unmeasured as (
    select holding_id, company, customer_key, system, category, rule
    from unknown_ends
    where lacks_day
)

select
    'holdings' as item_table,
    holding_id as item_id,
    company,
    customer_key,
    system,
    category,
    rule as kind,
    blocked_by,
    counts_from,
    reason,
    reason_on,
    reason_id,
    arises_on,
    due_on,
    closed_on,
    closed_as,
    closed_by,
    late_before
from erasure_stretches
where rule <> 'relationship'
union all
select
    'holdings' as item_table,
    holding_id as item_id,
    company,
    customer_key,
    system,
    category,
    rule as kind,
    cast(null as varchar) as blocked_by,
    cast(null as date) as counts_from,
    cast(null as varchar) as reason,
    cast(null as date) as reason_on,
    cast(null as varchar) as reason_id,
    cast(null as date) as arises_on,
    cast(null as date) as due_on,
    cast(null as date) as closed_on,
    cast(null as varchar) as closed_as,
    cast(null as varchar) as closed_by,
    false as late_before
from unmeasured

-- example: Bookkeeping of 2023 is kept through 2030, erased from 2031, and late after 31 March
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2020-01-01     | 2024-08-31     |
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end |
--   | h1         | ledger | billing  | 2023-05-02   | 2023-12-31      |
--   gives
--   | item_id | kind       | counts_from | arises_on  | due_on     | closed_on |
--   | h1      | accounting | 2024-08-31  | 2026-09-01 | 2031-03-31 |           |
--
-- example: Erased after the statute's time, on its last good day and on the next
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2010-01-01     | 2014-08-31     |
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end | erased_on  |
--   | h1         | ledger | billing  | 2013-05-02   | 2013-12-31      | 2021-03-31 |
--   | h2         | ledger | billing  | 2013-05-02   | 2013-12-31      | 2021-04-01 |
--   | h3         | ledger | billing  | 2013-05-02   | 2013-12-31      | 2016-08-31 |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as | closed_by |
--   | h1      | 2016-09-01 | 2021-03-31 | 2021-03-31 | met       | row       |
--   | h2      | 2016-09-01 | 2021-03-31 | 2021-04-01 | met_late  | row       |
--
-- example: A statute's time that ends before the 24 months changes nothing
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2010-01-01     | 2024-08-31     |
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end |
--   | h1         | ledger | billing  | 2015-05-02   | 2015-12-31      |
--
-- example: A return before the statute's time is over voids it; a later one changes nothing
--   customers
--   | customer_key |
--   | c1           |
--   | c2           |
--   contracts
--   | contract_id | customer_key | starts_on  | ends_on    |
--   | k1          | c1           | 2010-01-01 | 2014-08-31 |
--   | k2          | c1           | 2019-01-15 |            |
--   | k3          | c2           | 2010-01-01 | 2014-08-31 |
--   | k4          | c2           | 2021-01-01 |            |
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | customer_key | system | category | collected_on | fiscal_year_end |
--   | h1         | c1           | ledger | billing  | 2013-05-02   | 2013-12-31      |
--   | h2         | c2           | ledger | billing  | 2013-05-02   | 2013-12-31      |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | h1      | 2016-09-01 | 2021-03-31 | 2019-01-15 | void      |
--   | h2      | 2016-09-01 | 2021-03-31 |            |           |
--
-- example: A hold may last beyond the 24 months; after it bookkeeping has its own purge run of 90 days
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2010-01-01     | 2014-08-31     |
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | system | category | collected_on | fiscal_year_end |
--   | h1         | ledger | billing  | 2013-05-02   | 2013-12-31      |
--   holds
--   | hold_id | holding_id | holds_from | holds_until |
--   | s1      | h1         | 2016-01-01 | 2021-01-31  |
--   gives
--   | item_id | blocked_by | arises_on  | due_on     | closed_on  | closed_as | late_before |
--   | h1      | dispute    | 2016-09-01 |            | 2021-02-01 | cut       | false       |
--   | h1      |            | 2021-02-01 | 2021-05-01 |            |           | false       |
--
-- example: Metering values have their own rule, counted from the end of the series
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2018-01-01     | 2021-06-30     |
--   processings
--   | processing_id | system | category | retention |
--   | p1            | mdms   | metering | metering  |
--   holdings
--   | holding_id | system | category | collected_on | data_until |
--   | h1         | mdms   | metering | 2018-01-02   | 2021-06-30 |
--   gives
--   | item_id | kind     | arises_on  | due_on     |
--   | h1      | metering | 2023-07-01 | 2027-07-31 |
--
-- example: An invoice of a customer who was purged is judged from the first day it was measured
--   customers
--   | customer_key |
--   | c9           |
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | customer_key | system | category | collected_on | fiscal_year_end |
--   | h1         | c1           | ledger | billing  | 2018-05-02   | 2018-12-31      |
--   | h2         | c1           | ledger | billing  | 2018-05-02   |                 |
--   gives
--   | item_id | counts_from | arises_on  | due_on     |
--   | h1      |             | 2018-05-02 | 2026-03-31 |
--   unmeasured
--   | item_id |
--   | h2      |
--
-- example: A series whose last day is not told ends with the relationship, not on its first day
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2010-01-01     | 2021-06-30     |
--   processings
--   | processing_id | system | category | retention |
--   | p1            | mdms   | metering | metering  |
--   holdings
--   | holding_id | customer_key | system | category | collected_on | data_until |
--   | h1         | c1           | mdms   | metering | 2010-01-02   |            |
--   | h2         | c1           | mdms   | metering | 2010-01-02   | 2020-12-31 |
--   | h3         | c9           | mdms   | metering | 2010-01-02   |            |
--   gives
--   | item_id | reason_on  | arises_on  | due_on     |
--   | h1      | 2021-06-30 | 2023-07-01 | 2027-07-31 |
--   | h2      | 2020-12-31 | 2023-07-01 | 2027-01-31 |
--   unmeasured
--   | item_id |
--   | h3      |
