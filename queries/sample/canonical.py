"""The canonical flavour: the contract's own names, a file per table."""

from datetime import date, timedelta

from queries.sample.group import COMPANIES, SHOWS_ERASED
from queries.sample.requests import FIRST_RECEIVED
from queries.sample.scope import Scope
from queries.sample.shapes import Shape
from queries.sample.uses import HISTORY_DAYS
from queries.sample.view import MAKERS

EVENTS_SINCE: date = FIRST_RECEIVED.item()


def shapes_of(scope: Scope, ending: str) -> list[Shape]:
    """The files of one export. A single export has two files of holdings: only companies that still
    show erased rows have `erased_on`, so only their past erasures can be judged."""
    shapes = []
    for table in MAKERS:
        if table != "holdings":
            since = events_from(scope, table)
            shapes.append(Shape(f"{table}.{ending}", table, events_from=since))
        elif scope.is_series:
            shapes.append(Shape(f"holdings.{ending}", table, without=("erased_on",)))
        else:
            shows = tuple(COMPANIES[company] for company in SHOWS_ERASED)
            others = tuple(company for company in COMPANIES if company not in shows)
            shapes.append(Shape(f"holdings.{ending}", table, companies=shows))
            shapes.append(
                Shape(
                    f"holdings_{'_'.join(others)}.{ending}",
                    table,
                    companies=others,
                    without=("erased_on",),
                )
            )
    return shapes


def events_from(scope: Scope, table: str) -> date | None:
    """The first day from which a table of events is complete."""
    if table == "uses":
        return scope.untils[-1] - timedelta(days=HISTORY_DAYS)
    if table in ("requests", "request_events", "disclosures"):
        return EVENTS_SINCE
    return None
