-- relation: renewal_days
-- says: from which day on an agreement with a given last day is to be renewed
-- grain: one row per last day of an agreement
-- reads: agreements, period_days
-- params:
-- kept: flows
-- columns: valid_until DATE, renewal_from DATE
--
-- As `agreement_is_renewed` counts it, by the notice's period `renewal`.

select distinct
    a.valid_until,
    d.reaches_on as renewal_from
from agreements as a
join period_days as d on d.period = 'renewal' and d.day = a.valid_until
