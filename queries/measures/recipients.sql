-- measure: recipients
-- says: who receives data from us, by name
-- grain: one row per recipient, with an agreement or without
-- reads: recipient_list
-- params: recipient, role
-- about: firms
-- columns: recipient VARCHAR, name VARCHAR, role VARCHAR, country VARCHAR

select recipient, name, role, country
from recipient_list
where ($recipient is null or recipient = $recipient)
    and ($role is null or role = $role)
order by recipient
