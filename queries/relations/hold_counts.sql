-- relation: hold_counts
-- says: how many manual holds there are, and how many lack an owner or a day of review
-- grain: one row per company, reason and days
-- reads: holds
-- params:
-- kept: flows
-- columns: company VARCHAR, reason VARCHAR, holds_from DATE, holds_until DATE, holds BIGINT,
--   lacks_review BIGINT

select
    company,
    reason,
    holds_from,
    holds_until,
    count(*) as holds,
    count(case when owner is null or review_on is null then 1 end) as lacks_review
from holds
group by company, reason, holds_from, holds_until
