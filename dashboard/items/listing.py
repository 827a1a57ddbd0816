"""What differs between the rows of pages: columns, words, names of values.

The row browser is the same for every promise; what differs between pages is in a `Listing`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from dashboard.words import Words

# The columns of an opened row, in their order.
FACTS = (
    "item_id",
    "part",
    "status",
    "why",
    "arises_on",
    "due_on",
    "days_overdue",
    "closed_on",
    "blocked_by",
    "company",
    "system",
    "category",
    "purpose",
    "channel",
    "recipient",
    "kind",
    "customer_key",
)
WIDTHS = {"item_id": 120, "company": 90, "system": 100, "category": 150, "why": 460}

Labels = Mapping[str, Mapping[str, str]]


def _unchanged(items: pl.DataFrame) -> pl.DataFrame:
    return items


@dataclass(frozen=True)
class Listing:
    """How the rows of a page are listed.

    `columns`: columns of the API's `items` and of what `add` gives; what a phone shows without
    scrolling first. `facts`: the columns of an opened row. `widths`: of columns in pixels, where
    they differ from the default. `labels`: names of values that come from the exports, by column,
    such as those of recipients. `words`: the family of words that is tried before `items`;
    `statuses`: the name of a status, by default that of the promise's nature. `status`: the status
    that is shown until another is asked for, by default shortfalls. `page_wide`: filters of the
    whole page, which are not drawn above the rows again. `latest_first`: closed rows are listed
    with the last to begin first. `has_shortfalls`: whether the pills of promises show their number
    of shortfalls. `add`: returns rows of `items` with more columns. It also runs for a download,
    outside of the page: it must hold all that it needs.
    """

    columns: Sequence[str]
    facts: Sequence[str] = FACTS
    widths: Mapping[str, int] = field(default_factory=dict)
    labels: Labels = field(default_factory=dict)
    words: str = "items"
    statuses: Callable[[Words, str], str] | None = None
    status: str | None = None
    page_wide: Sequence[str] = ()
    latest_first: bool = False
    has_shortfalls: bool = True
    add: Callable[[pl.DataFrame], pl.DataFrame] = _unchanged

    def key(self, name: str, w: Words) -> str:
        """The key of a text about these rows: the page's own, or that of any rows."""
        own = f"{self.words}.{name}"
        return own if w.has(own) or w.has(f"{own}.other") else f"items.{name}"
