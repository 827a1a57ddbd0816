-- measure: consents
-- says: which consents hold, under which wording, and whether each can be proven
-- grain: one row per purpose, group (company), channel, text version and age, of the consents that
--   hold on the day
-- reads: consents_given
-- params: as_of, window_start, window_before, by_company, company
-- total_of: company
-- columns: purpose VARCHAR, company VARCHAR, channel VARCHAR, text_version VARCHAR, age VARCHAR,
--   live BIGINT, unprovable BIGINT, oldest_on DATE
--
-- age in months since the day of the decision: `0-12`, `13-24`, `25-`. unprovable: channel, text
-- version or evidence is not known. Consents are counted, not customers: one customer's consents
-- for several channels are several.

with live_ones as (
    select
        purpose,
        case when $by_company then company end as company,
        channel, text_version, decided_on, is_provable, consents,
        case
            when decided_on > $window_start then '0-12'
            when decided_on > $window_before then '13-24'
            else '25-'
        end as age
    from consents_given
    where decided_on <= $as_of and (live_until is null or live_until >= $as_of)
        and ($company is null or company = $company)
)

select
    purpose,
    company,
    channel,
    text_version,
    age,
    cast(sum(consents) as bigint) as live,
    cast(sum(case when is_provable then 0 else consents end) as bigint) as unprovable,
    min(decided_on) as oldest_on
from live_ones
group by purpose, company, channel, text_version, age
order by purpose, company, channel, text_version, age
