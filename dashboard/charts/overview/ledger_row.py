"""The texts of one row of the ledger: its figures in one unit, and how they changed.

A promise has two figures, the number of its shortfalls and the share done in time, and the worse of
them decides how it stands. A row shows one of them in all its cells, so that they compare; both
stand, then and now, in the columns of changes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.charts.changes import Change, of_count, of_share
from dashboard.words import Words

Found = Mapping[str, Any]
TO_DO = ("not_kept", "near")


def unit_of(cells: Iterable[Found]) -> str:
    """The unit of a row: share where a share decides in any cell to be acted on, else count."""
    is_share = any(
        cell["standing"] in TO_DO and cell["figure_kind"] == "share" and cell["whole"]
        for cell in cells
    )
    return "share" if is_share else "count"


def figure_text(found: Found, unit: str, w: Words) -> str:
    """The figure of a cell: nothing where there is nothing to do."""
    if found["standing"] not in TO_DO:
        return ""
    if unit == "share" and found["whole"]:
        return w.share_of(found["part"], found["whole"])
    if unit == "share":
        return w("ledger.open", n=found["shortfalls"])
    return w.written.number(found["shortfalls"])


def said(found: Found, w: Words) -> str:
    """Both figures in words, those that there are."""
    parts = [w.count("ledger.count", int(found["shortfalls"]))]
    if found["whole"]:
        parts.append(w("ledger.share", share=w.share_of(found["part"], found["whole"])))
    return ", ".join(parts)


def changes_of(moved: Found | None, then: Found | None, w: Words) -> tuple[Change, Change]:
    """How the two figures changed: `moved` is the promise's row of the bridge, `then` how it stood.

    Where it could not be measured then, nothing is compared.
    """
    if moved is None or then is None or then["standing"] == "not_measurable":
        return Change("–", w("ledger.unknown_then")), Change("–", w("ledger.unknown_then"))
    count = of_count(moved["then"], moved["now"], w, room=16)
    return count, of_share(moved["share_then"], moved["share_now"], w)
