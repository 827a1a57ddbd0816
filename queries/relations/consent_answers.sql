-- relation: consent_answers
-- says: what each customer's latest answer on a purpose is, day by day, as a whole and by channel
-- grain: one row per company, customer, purpose, channel and time with one answer
-- reads: consents, consent_channels, consent_channel_spans, consent_endings, consent_channel_ends
-- params:
-- columns: company VARCHAR, customer_key VARCHAR, purpose VARCHAR, channel VARCHAR,
--   answer VARCHAR, holds_from DATE, holds_until DATE
--
-- Both days included; holds_until null: it goes on. channel '': the purpose as a whole, on which
-- the answer for each channel counts. answer: `covered` while a consent holds (for that channel),
-- the day of its withdrawal, of a refusal or of its expiry included; else what came last,
-- `withdrawn`, `refused`, `objected`, `expired` or `asked`; of two on the same day the first in
-- that order. An objection is no answer to the question for consent: it counts where it ended one.

with words as (
    select company, customer_key, purpose, for_channel, decided_on as said_on, decision as word
    from consents
    where decision <> 'given'
    union all
    select company, customer_key, purpose, for_channel, ended_on as said_on, ended_as as word
    from consent_endings
),

-- a word for all channels is one in each of them; every word is one on the purpose as a whole
said as (
    select w.company, w.customer_key, w.purpose, c.channel, w.said_on, w.word
    from words as w
    join consent_channels as c on c.company = w.company and c.purpose = w.purpose
    where c.channel = '' or w.for_channel is null or w.for_channel = c.channel
    union all
    select company, customer_key, purpose, channel, live_until as said_on, ended_as as word
    from consent_channel_ends
    where live_until >= live_from
),

-- reverse alphabetical order is the order of precedence: withdrawn, refused, objected, expired,
-- asked
last_of_day as (
    select company, customer_key, purpose, channel, said_on, max(word) as word
    from said
    group by company, customer_key, purpose, channel, said_on
),

-- every day on which the answer may change: cover begins or is over, or the customer answers
turns as (
    select company, customer_key, purpose, channel, holds_from as turns_on
    from consent_channel_spans
    union
    select company, customer_key, purpose, channel, holds_until + 1 as turns_on
    from consent_channel_spans
    where holds_until is not null
    union
    select company, customer_key, purpose, channel, said_on as turns_on
    from last_of_day
),

marked as (
    select
        t.company, t.customer_key, t.purpose, t.channel, t.turns_on, w.word,
        case when s.holds_from is null then 0 else 1 end as is_covered,
        lead(t.turns_on) over (
            partition by t.company, t.customer_key, t.purpose, t.channel order by t.turns_on
        ) as next_on,
        sum(case when w.word is null then 0 else 1 end) over (
            partition by t.company, t.customer_key, t.purpose, t.channel order by t.turns_on
            rows between unbounded preceding and current row
        ) as words_so_far
    from turns as t
    left join last_of_day as w
        on w.company = t.company and w.customer_key = t.customer_key and w.purpose = t.purpose
        and w.channel = t.channel and w.said_on = t.turns_on
    left join consent_channel_spans as s
        on s.company = t.company and s.customer_key = t.customer_key and s.purpose = t.purpose
        and s.channel = t.channel and s.holds_from <= t.turns_on
        and (s.holds_until is null or s.holds_until >= t.turns_on)
),

told as (
    select
        company, customer_key, purpose, channel, turns_on, next_on, is_covered,
        max(word) over (
            partition by company, customer_key, purpose, channel, words_so_far
        ) as word
    from marked
)

select
    company,
    customer_key,
    purpose,
    channel,
    case when is_covered = 1 then 'covered' else word end as answer,
    turns_on as holds_from,
    next_on - 1 as holds_until
from told
