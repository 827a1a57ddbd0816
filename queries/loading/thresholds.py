"""When a file is refused for its rows: so many are wrong that the mapping must be at fault."""

from typing import Protocol

from queries.loading.delivery import FileReport

# A share means something only among enough rows: a small file with some bad rows still loads.
LEAST_ROWS = 100

# A file of at least this many rows, all of them quarantined, is refused.
LEAST_ROWS_ALL_BAD = 10


class Shares(Protocol):
    """The shares of a file's rows, 0 to 1, above which it is refused."""

    @property
    def bad_share(self) -> float: ...

    @property
    def unknown_customer_share(self) -> float: ...


def refusal(account: FileReport, shares: Shares, rows_with_customer: int) -> str | None:
    """Why the file is refused for its rows, or None."""
    bad, rows = account.quarantined, account.rows_read
    all_bad = bad == rows and rows >= LEAST_ROWS_ALL_BAD
    if all_bad or (bad >= LEAST_ROWS and bad > shares.bad_share * rows):
        worst = next((r for r in account.rules if r.weight == "quarantine"), None)
        where = f", most by rule {worst.rule}" if worst else ""
        where += f" in column {worst.column}" if worst and worst.column else ""
        return (
            f"{bad:,} of {rows:,} rows cannot be read{where}: the mapping is wrong, not the rows. "
            f"Above {shares.bad_share:.0%} a file is refused"
        )
    unknown = unknown_customers(account)
    if unknown >= LEAST_ROWS and unknown > shares.unknown_customer_share * rows_with_customer:
        return (
            f"{unknown:,} of {rows_with_customer:,} rows name a customer that is not exported: is "
            f"company or customer_id mapped wrongly, or an id_prefix missing? Above "
            f"{shares.unknown_customer_share:.0%} a file is refused"
        )
    return None


def unknown_customers(account: FileReport) -> int:
    """How many rows name, as their customer, one that is not exported."""
    return sum(
        r.rows for r in account.rules if r.rule == "unknown_customer" and r.column == "customer_id"
    )
