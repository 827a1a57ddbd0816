-- promise: hold_is_reviewed
-- says: a manual hold has an owner and a review day, and is reviewed by that day
-- grain: one row per hold
-- reads: holds
-- params:
-- excludes: earlier rounds of review: the exports have one review day and one review per hold
--
-- Due on its review day, and closed by a review on that or another day of the hold; a review from
-- before the hold counts on its first day. Without an owner or a review day it is late from its
-- first day, and only its end closes it. It is void on the day after its last day, or on that day
-- itself where it is the review day, since there is nothing left to review.

with known as (
    select
        hold_id, company, customer_key, system, category, reason as held_for, holds_from,
        holds_until, review_on,
        case when owner is null or review_on is null then 1 else 0 end as lacks_review,
        case
            when owner is null and review_on is null then 'no_owner_no_day'
            when owner is null then 'no_owner'
            when review_on is null then 'no_day'
            when holds_until is not null then 'ends'
        end as reason,
        case
            when owner is not null and review_on is not null
                and (holds_until is null or reviewed_on <= holds_until) then reviewed_on
        end as reviewed_on
    from holds
)

select
    'holds' as item_table,
    hold_id as item_id,
    customer_key,
    company,
    system,
    category,
    held_for as kind,
    holds_from as counts_from,
    reason,
    holds_until as reason_on,
    holds_from as arises_on,
    case when lacks_review = 1 then holds_from - 1 else review_on end as due_on,
    case
        when reviewed_on is not null then reviewed_on
        when lacks_review = 0 and holds_until = review_on then holds_until
        else holds_until + 1
    end as closed_on,
    case
        when reviewed_on is not null then 'met'
        when holds_until is not null then 'void'
    end as closed_as,
    case when reviewed_on is not null or holds_until is not null then 'row' end as closed_by
from known

-- example: Due on its review day; reviewed by then is in time, on the day after it is late
--   holds
--   | hold_id | reason  | holds_from | review_on  | reviewed_on | owner  |
--   | s1      | dispute | 2026-01-10 | 2026-04-10 | 2026-03-02  | Claims |
--   | s2      | other   | 2026-01-10 | 2026-04-10 | 2026-04-10  | Claims |
--   | s3      | other   | 2026-01-10 | 2026-04-10 | 2026-04-11  | Claims |
--   | s4      | other   | 2026-01-10 | 2026-04-10 |             | Claims |
--   gives
--   | item_id | customer_key | kind    | arises_on  | due_on     | closed_on  | closed_as |
--   | s1      | c1           | dispute | 2026-01-10 | 2026-04-10 | 2026-03-02 | met       |
--   | s2      | c1           | other   | 2026-01-10 | 2026-04-10 | 2026-04-10 | met       |
--   | s3      | c1           | other   | 2026-01-10 | 2026-04-10 | 2026-04-11 | met_late  |
--   | s4      | c1           | other   | 2026-01-10 | 2026-04-10 |            |           |
--
-- example: Without an owner or a review day it is late from its first day, whatever was reviewed, until it ends
--   holds
--   | hold_id | holds_from | holds_until | review_on  | reviewed_on | owner  |
--   | s1      | 2026-01-10 |             | 2026-04-10 | 2026-03-02  |        |
--   | s2      | 2026-01-10 |             |            | 2026-03-02  | Claims |
--   | s3      | 2026-01-10 | 2026-02-28  |            |             |        |
--   | s4      | 2026-01-10 | 2026-04-10  | 2026-04-10 | 2026-04-10  |        |
--   | s5      | 2026-01-10 | 2026-01-10  |            | 2026-01-10  | Claims |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | s1      | 2026-01-10 | 2026-01-09 |            |           |
--   | s2      | 2026-01-10 | 2026-01-09 |            |           |
--   | s3      | 2026-01-10 | 2026-01-09 | 2026-03-01 | void      |
--   | s4      | 2026-01-10 | 2026-01-09 | 2026-04-11 | void      |
--   | s5      | 2026-01-10 | 2026-01-09 | 2026-01-11 | void      |
--
-- example: A hold that ended before it was reviewed is void the day after, late or not; a review after its end is none
--   holds
--   | hold_id | holds_from | holds_until | review_on  | reviewed_on | owner  |
--   | s1      | 2026-01-10 | 2026-02-28  | 2026-04-10 |             | Claims |
--   | s2      | 2026-01-10 | 2026-05-31  | 2026-04-10 |             | Claims |
--   | s3      | 2026-01-10 | 2026-02-28  | 2026-04-10 | 2026-03-01  | Claims |
--   | s4      | 2026-01-10 | 2026-02-28  | 2026-04-10 | 2026-02-28  | Claims |
--   gives
--   | item_id | due_on     | closed_on  | closed_as |
--   | s1      | 2026-04-10 | 2026-03-01 | void      |
--   | s2      | 2026-04-10 | 2026-06-01 | void      |
--   | s3      | 2026-04-10 | 2026-03-01 | void      |
--   | s4      | 2026-04-10 | 2026-02-28 | met       |
--
-- example: One that ends on its very review day is void that day and not late; a day longer, and it is
--   holds
--   | hold_id | holds_from | holds_until | review_on  | owner  |
--   | s1      | 2026-01-10 | 2026-04-10  | 2026-04-10 | Claims |
--   | s2      | 2026-01-10 | 2026-04-11  | 2026-04-10 | Claims |
--   gives
--   | item_id | due_on     | closed_on  | closed_as |
--   | s1      | 2026-04-10 | 2026-04-10 | void      |
--   | s2      | 2026-04-10 | 2026-04-12 | void      |
--
-- example: A review from before the hold counts on its first day, and is late only after the review day
--   holds
--   | hold_id | holds_from | review_on  | reviewed_on | owner  |
--   | s1      | 2026-01-10 | 2026-04-10 | 2026-01-10  | Claims |
--   | s2      | 2026-01-10 | 2026-04-10 | 2025-12-01  | Claims |
--   | s3      | 2026-01-10 | 2025-12-15 | 2025-12-20  | Claims |
--   gives
--   | item_id | arises_on  | due_on     | closed_on  | closed_as |
--   | s1      | 2026-01-10 | 2026-04-10 | 2026-01-10 | met       |
--   | s2      | 2026-01-10 | 2026-04-10 | 2025-12-01 | met       |
--   | s3      | 2026-01-10 | 2025-12-15 | 2025-12-20 | met_late  |
--
-- example: A hold of one set of data, or of a whole company, names no customer
--   holds
--   | hold_id | company | customer_key | holding_id | holds_from | review_on  | owner  |
--   | s1      | kem     |              | h1         | 2026-01-10 | 2026-04-10 | Claims |
--   | s2      | elnat   |              |            | 2026-01-10 |            | Claims |
--   gives
--   | item_id | customer_key | company | arises_on  | due_on     |
--   | s1      |              | kem     | 2026-01-10 | 2026-04-10 |
--   | s2      |              | elnat   | 2026-01-10 | 2026-01-09 |
--
-- example: What it lacks is told; a hold may be of one category or system of every company
--   holds
--   | hold_id | company | customer_key | system | category | holds_from | review_on  | owner  |
--   | s1      | kem     |              |        | metering | 2026-01-10 | 2026-04-10 |        |
--   | s2      |         |              | crm    |          | 2026-01-10 |            | Claims |
--   | s3      |         |              |        | metering | 2026-01-10 |            |        |
--   gives
--   | item_id | company | system | category | reason          | due_on     |
--   | s1      | kem     |        | metering | no_owner        | 2026-01-09 |
--   | s2      |         | crm    |          | no_day          | 2026-01-09 |
--   | s3      |         |        | metering | no_owner_no_day | 2026-01-09 |
