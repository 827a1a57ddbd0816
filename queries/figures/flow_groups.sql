-- build: flow_groups
-- says: the groups of stretches that are alike in every dimension, numbered
-- grain: one row per group
-- reads: flow_stretches
-- params:
-- columns: flow_group BIGINT, promise VARCHAR, company VARCHAR, system VARCHAR, category VARCHAR,
--   purpose VARCHAR, channel VARCHAR, recipient VARCHAR, kind VARCHAR, blocked_by VARCHAR,
--   last_on DATE, ends_on_month VARCHAR
--
-- Flows are counted once per group, and then added up for each dimension: most stretches share
-- their group with others, and grouping by one number is far quicker than by eleven columns.

with told_apart as (
    select distinct
        promise, company, system, category, purpose, channel, recipient, kind, blocked_by,
        last_on, ends_on_month
    from flow_stretches
)

select
    row_number() over (
        order by
            promise, company, system, category, purpose, channel, recipient, kind, blocked_by,
            last_on, ends_on_month
    ) as flow_group,
    promise,
    company,
    system,
    category,
    purpose,
    channel,
    recipient,
    kind,
    blocked_by,
    last_on,
    ends_on_month
from told_apart
