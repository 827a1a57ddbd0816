-- measure: recipients
-- says: who receives data from us, by name, and in which role on the day
-- grain: one row per recipient, with an agreement or without
-- reads: recipient_lines
-- params: as_of, recipient, role
-- about: firms
-- columns: recipient VARCHAR, name VARCHAR, role VARCHAR, country VARCHAR
--
-- role null: the register does not say it yet on the day.

with named as (
    select
        recipient, name, country,
        case when known_from is null or known_from <= $as_of then role end as role
    from recipient_lines
    where (named_from is null or named_from <= $as_of)
        and (known_until is null or known_until >= $as_of)
)

select recipient, name, role, country
from named
where ($recipient is null or recipient = $recipient)
    and ($role is null or role = $role)
order by recipient
