-- promise: erase_after_relationship
-- says: data is kept while somebody is a customer and 24 months more, then erased
-- grain: one row per stretch of a holding's time after the relationship ended
-- reads: erasure_stretches, erasure_timers, unknown_ends, holdings, relationships, customers
-- params:
-- counts: retention.relationship
-- excludes: organisations, which are no persons; data that a statute keeps where the end of the
--   relationship is not known, which erase_after_statutory_period judges
--
-- The time arises on the relationship's last day and is over on due_on. It closes when the data is
-- erased, void when the customer returns before erase_from, and void on erase_from where a statute
-- keeps the data longer. A hold cuts it: `relations/erasure_stretches.sql`. kind: the statute that
-- keeps the data after the 24 months; null where none does.

-- not known: when the relationship ended, or from which day the statute counts. So what was erased
-- since is listed too: whether that was in time cannot be told
with unmeasured as (
    select h.holding_id, h.company, h.customer_key, h.system, h.category
    from holdings as h
    left join customers as c on c.company = h.company and c.customer_key = h.customer_key
    left join (select distinct company, customer_key from relationships) as r
        on r.company = h.company and r.customer_key = h.customer_key
    left join unknown_ends as u on u.holding_id = h.holding_id
    where r.customer_key is null and (c.kind is null or c.kind <> 'organisation')
        and u.holding_id is null
    union all
    select distinct holding_id, company, customer_key, system, category
    from erasure_timers
    where lacks_day
)

select
    'holdings' as item_table,
    holding_id as item_id,
    company,
    customer_key,
    system,
    category,
    next_rule as kind,
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
where rule = 'relationship'
union all
select
    'holdings' as item_table,
    holding_id as item_id,
    company,
    customer_key,
    system,
    category,
    cast(null as varchar) as kind,
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

-- example: The relationship ends on 31 August 2024; kept through 31 August 2026, due on 1 October
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2020-01-01     | 2024-08-31     |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2020-01-02   |
--   gives
--   | item_id | arises_on  | due_on     | closed_on | closed_as |
--   | h1      | 2024-08-31 | 2026-10-01 |           |           |
--
-- example: Of two contracts the last decides; 29 February has no twin two years on
--   customers
--   | customer_key |
--   | c1           |
--   contracts
--   | contract_id | customer_key | starts_on  | ends_on    |
--   | k1          | c1           | 2019-01-01 | 2023-12-31 |
--   | k2          | c1           | 2020-01-01 | 2024-02-29 |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2020-01-02   |
--   gives
--   | item_id | arises_on  | due_on     | closed_on |
--   | h1      | 2024-02-29 | 2026-03-31 |           |
--
-- example: A return before the time is over stops it; a new end starts a new one
--   customers
--   | customer_key |
--   | c1           |
--   contracts
--   | contract_id | customer_key | starts_on  | ends_on    |
--   | k1          | c1           | 2019-01-01 | 2024-05-31 |
--   | k2          | c1           | 2025-09-01 | 2026-01-31 |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2019-01-02   |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | h1      | 2024-05-31 | 2026-07-01 | 2025-09-01 | void      |
--   | h1      | 2026-01-31 | 2028-03-02 |            |           |
--
-- example: After a return that is too late it stays overdue until the data is erased
--   customers
--   | customer_key |
--   | c1           |
--   contracts
--   | contract_id | customer_key | starts_on  | ends_on    |
--   | k1          | c1           | 2015-01-01 | 2020-05-31 |
--   | k2          | c1           | 2022-09-01 | 2023-01-31 |
--   holdings
--   | holding_id | customer_key | collected_on | erased_on  |
--   | h1         | c1           | 2019-01-02   | 2024-01-15 |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as | closed_by |
--   | h1      | 2020-05-31 | 2022-07-01 | 2024-01-15 | met_late  | row       |
--
-- example: Bookkeeping is kept by law: void on the first day after the 24 months
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2020-01-01     | 2024-08-31     |
--   processings
--   | processing_id | system | category | retention  |
--   | p1            | ledger | billing  | accounting |
--   holdings
--   | holding_id | customer_key | system | category | collected_on | fiscal_year_end |
--   | h1         | c1           | ledger | billing  | 2023-05-02   | 2023-12-31      |
--   | h2         | c1           | ledger | billing  | 2015-05-02   | 2015-12-31      |
--   gives
--   | item_id | kind       | arises_on  | due_on     | closed_on  | closed_as |
--   | h1      | accounting | 2024-08-31 | 2026-10-01 | 2026-09-01 | void      |
--   | h2      |            | 2024-08-31 | 2026-10-01 |            |           |
--
-- example: A hold cuts the time, and the purge run begins anew after it
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2015-01-01     | 2022-08-31     |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2015-01-02   |
--   holds
--   | hold_id | holding_id | holds_from | holds_until |
--   | s1      | h1         | 2023-01-01 | 2025-01-15  |
--   gives
--   | item_id | blocked_by | arises_on  | due_on     | closed_on  | closed_as | late_before |
--   | h1      |            | 2022-08-31 | 2024-10-01 | 2023-01-01 | cut       | false       |
--   | h1      | dispute    | 2023-01-01 |            | 2025-01-16 | cut       | false       |
--   | h1      |            | 2025-01-16 | 2025-02-15 |            |           | false       |
--
-- example: A hold placed after the last day leaves the overdue days as they are, and nothing is judged twice
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2015-01-01     | 2020-08-31     |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2015-01-02   |
--   erasures
--   | erasure_id | holding_id | erased_on  | how    |
--   | e1         | h1         | 2023-12-01 | erased |
--   holds
--   | hold_id | holding_id | holds_from | holds_until |
--   | s1      | h1         | 2023-01-01 | 2023-06-30  |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as | closed_by | late_before |
--   | h1      | 2020-08-31 | 2022-10-01 | 2023-01-01 | cut       |           | false       |
--   | h1      | 2023-01-01 |            | 2023-07-01 | cut       |           | true        |
--   | h1      | 2023-07-01 | 2022-10-01 | 2023-12-01 | met_late  | record    | true        |
--
-- example: Estates end when they are settled, prospects with the last contact, contacts with the firm
--   customers
--   | customer_key | kind            | organisation_key | customer_until | last_contact_on |
--   | c1           | estate          |                  |                |                 |
--   | c2           | prospect        |                  |                | 2024-03-10      |
--   | c3           | organisation    |                  | 2024-04-30     |                 |
--   | c4           | company_contact | c3               |                |                 |
--   | c5           | company_contact | c3               | 2024-02-15     |                 |
--   contracts
--   | contract_id | customer_key | starts_on  | ends_on    | settled_on |
--   | k1          | c1           | 2010-01-01 | 2024-01-10 | 2024-06-20 |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2015-01-02   |
--   | h2         | c2           | 2024-01-02   |
--   | h3         | c3           | 2015-01-02   |
--   | h4         | c4           | 2015-01-02   |
--   | h5         | c5           | 2015-01-02   |
--   gives
--   | item_id | arises_on  | due_on     |
--   | h1      | 2024-06-20 | 2026-07-21 |
--   | h2      | 2024-03-10 | 2026-04-10 |
--   | h4      | 2024-04-30 | 2026-05-31 |
--   | h5      | 2024-02-15 | 2026-03-18 |
--
-- example: Where the end of the relationship is not known, the data is listed as unmeasured
--   customers
--   | customer_key | kind     | last_contact_on |
--   | c1           | prospect |                 |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2024-01-02   |
--   | h2         | c9           | 2024-01-02   |
--   unmeasured
--   | item_id |
--   | h1      |
--   | h2      |
--
-- example: A contact who became one after the organisation had left ends with it, from the day the data came in
--   customers
--   | customer_key | kind            | organisation_key | customer_since | customer_until |
--   | o1           | organisation    |                  | 2010-01-01     | 2023-12-31     |
--   | c1           | company_contact | o1               | 2024-01-01     |                |
--   | c2           | company_contact | o1               | 2005-01-01     | 2009-06-30     |
--   | o2           | organisation    |                  |                |                |
--   | c3           | company_contact | o2               | 2015-03-01     |                |
--   | c4           | company_contact | o2               | 2015-03-01     | 2016-02-29     |
--   | c5           | company_contact | o2               | 2017-01-01     |                |
--   contracts
--   | contract_id | customer_key | starts_on  | ends_on    |
--   | k1          | o2           | 2010-01-01 | 2014-08-31 |
--   | k2          | o2           | 2016-05-01 | 2020-04-30 |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2024-01-02   |
--   | h2         | c2           | 2005-01-02   |
--   | h3         | c3           | 2015-03-02   |
--   | h4         | c4           | 2015-03-02   |
--   | h5         | c5           | 2013-01-02   |
--   gives
--   | item_id | counts_from | arises_on  | due_on     | closed_on  | closed_as |
--   | h1      | 2023-12-31  | 2024-01-02 | 2026-01-31 |            |           |
--   | h2      | 2009-06-30  | 2009-06-30 | 2011-07-31 |            |           |
--   | h3      | 2014-08-31  | 2015-03-02 | 2016-10-01 | 2016-05-01 | void      |
--   | h3      | 2020-04-30  | 2020-04-30 | 2022-05-31 |            |           |
--   | h4      | 2014-08-31  | 2015-03-02 | 2016-10-01 |            |           |
--   | h5      | 2020-04-30  | 2020-04-30 | 2022-05-31 |            |           |
--
-- example: When an organisation left that is in no export is not known, nor when its contact did
--   customers
--   | customer_key | kind            | organisation_key | customer_until |
--   | c1           | company_contact | o9               |                |
--   | c2           | company_contact | o9               | 2024-08-31     |
--   | c3           | company_contact |                  | 2024-08-31     |
--   | c4           | company_contact |                  |                |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2020-01-02   |
--   | h2         | c2           | 2020-01-02   |
--   | h3         | c3           | 2020-01-02   |
--   | h4         | c4           | 2020-01-02   |
--   gives
--   | item_id | counts_from | due_on     |
--   | h2      | 2024-08-31  | 2026-10-01 |
--   | h3      | 2024-08-31  | 2026-10-01 |
--   unmeasured
--   | item_id |
--   | h1      |
--
-- example: A line of the record from before the data came in, or of another company, closes nothing
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2020-01-01     | 2023-10-31     |
--   holdings
--   | holding_id | customer_key | collected_on |
--   | h1         | c1           | 2020-01-02   |
--   | h2         | c1           | 2020-01-02   |
--   | h3         | c1           | 2020-01-02   |
--   | h4         | c1           | 2020-01-02   |
--   erasures
--   | erasure_id | company | holding_id | erased_on  | how         |
--   | e1         | kem     | h1         | 2014-01-02 | erased      |
--   | e2         | elnat   | h2         | 2025-11-01 | erased      |
--   | e3         | kem     | h3         | 2025-11-01 | partly      |
--   | e4         | kem     | h4         | 2025-11-01 | transferred |
--   gives
--   | item_id | due_on     | closed_on  | closed_as | reason      |
--   | h1      | 2025-12-01 |            |           |             |
--   | h2      | 2025-12-01 |            |           |             |
--   | h3      | 2025-12-01 |            |           |             |
--   | h4      | 2025-12-01 | 2025-11-01 | met       | transferred |
--
-- example: Restricted data is held while the restriction lasts, and due again after it
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2015-01-01     | 2023-08-31     |
--   holdings
--   | holding_id | customer_key | collected_on | restricted_from | restricted_until |
--   | h1         | c1           | 2015-01-02   | 2025-09-20      | 2025-12-31       |
--   | h2         | c1           | 2015-01-02   | 2025-01-10      |                  |
--   | h3         | c1           | 2015-01-02   |                 | 2026-01-31       |
--   gives
--   | item_id | blocked_by  | arises_on  | due_on     | closed_on  | closed_as |
--   | h1      |             | 2023-08-31 | 2025-10-01 | 2025-09-20 | cut       |
--   | h1      | restriction | 2025-09-20 |            | 2026-01-01 | cut       |
--   | h1      |             | 2026-01-01 | 2026-01-31 |            |           |
--   | h2      |             | 2023-08-31 | 2025-10-01 | 2025-01-10 | cut       |
--   | h2      | restriction | 2025-01-10 |            |            |           |
--   | h3      | restriction | 2023-08-31 |            | 2026-02-01 | cut       |
--   | h3      |             | 2026-02-01 | 2026-03-03 |            |           |
--
-- example: A hold binds what matches all of its filled columns, and each is told of in its own days
--   customers
--   | customer_key | customer_since | customer_until |
--   | c1           | 2015-01-01     | 2023-08-31     |
--   | c2           | 2015-01-01     | 2023-08-31     |
--   holdings
--   | holding_id | customer_key | system | category | collected_on | restricted_from | restricted_until |
--   | h1         | c1           | crm    | contact  | 2015-01-02   |                 |                  |
--   | h2         | c1           | mdms   | metering | 2015-01-02   |                 |                  |
--   | h3         | c1           | crm    | metering | 2015-01-02   |                 |                  |
--   | h4         | c2           | crm    | bank     | 2015-01-02   | 2025-02-01      | 2025-03-31       |
--   | h5         | c2           | isu    | contact  | 2015-01-02   |                 |                  |
--   holds
--   | hold_id | company | customer_key | holding_id | system | category | reason      | holds_from | holds_until |
--   | s1      | kem     |              |            |        | metering | authority   | 2025-09-01 |             |
--   | s2      | kem     | c1           |            | crm    | metering | dispute     | 2025-08-01 |             |
--   | s3      | kem     | c2           | h1         |        |          | dispute     | 2025-01-01 |             |
--   | s4      | kem     | c2           |            |        | bank     | unpaid_debt | 2025-01-01 | 2025-04-30  |
--   | s5      |         |              |            | isu    |          | other       | 2025-05-01 |             |
--   | s6      | elnat   |              |            |        | contact  | other       | 2025-05-01 |             |
--   gives
--   | item_id | blocked_by  | reason_id | arises_on  | due_on     | closed_on  |
--   | h1      |             |           | 2023-08-31 | 2025-10-01 |            |
--   | h2      |             |           | 2023-08-31 | 2025-10-01 | 2025-09-01 |
--   | h2      | authority   | s1        | 2025-09-01 |            |            |
--   | h3      |             |           | 2023-08-31 | 2025-10-01 | 2025-08-01 |
--   | h3      | dispute     | s2        | 2025-08-01 |            |            |
--   | h4      |             |           | 2023-08-31 | 2025-10-01 | 2025-01-01 |
--   | h4      | unpaid_debt | s4        | 2025-01-01 |            | 2025-02-01 |
--   | h4      | restriction |           | 2025-02-01 |            | 2025-04-01 |
--   | h4      | unpaid_debt | s4        | 2025-04-01 |            | 2025-05-01 |
--   | h4      |             |           | 2025-05-01 | 2025-10-01 |            |
--   | h5      |             |           | 2023-08-31 | 2025-10-01 | 2025-05-01 |
--   | h5      | other       | s5        | 2025-05-01 |            |            |
