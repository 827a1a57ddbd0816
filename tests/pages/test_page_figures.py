"""A page's figures: each question is asked of the API at most once, however often it is read."""

from datetime import date
from functools import cached_property

import polars as pl
import pytest

import queries
from dashboard.shell.data_cache import Source
from dashboard.shell.promise_pages import shown_on
from dashboard.shell.url_params import BY
from dashboard.views.consent.figures import Figures as ConsentFigures
from dashboard.views.overview.figures import Figures as OverviewFigures
from dashboard.views.overview.ledger import lines
from dashboard.views.purge.figures import Figures as PurgeFigures
from dashboard.words import words

DAY, SINCE = date(2026, 10, 31), date(2026, 9, 30)


class Noted(Source):
    """Answers as ever, and notes what was asked."""

    def __init__(self, nb) -> None:
        super().__init__(nb, ())
        self.asked = []

    def ask(self, method, *arguments, **named):
        self.asked.append((method, repr(arguments), repr(sorted(named.items()))))
        return getattr(self.nb, method)(*arguments, **named)


@pytest.fixture(scope="module")
def nb(sample_store):
    return queries.open(sample_store)


def figures_of(page, source, company):
    state = {"source": source, "day": DAY, "since": SINCE, "company": company, "asked": None}
    if page == "overview":
        return OverviewFigures(**state)
    if page == "consent":
        return ConsentFigures(**state)
    shown = shown_on("purge", source.nb.promises)
    return PurgeFigures(**state, owner=None, by=BY[0], shown=shown, by_day=True)


@pytest.mark.parametrize("company", [None, "varme"])
@pytest.mark.parametrize("page", ["overview", "consent", "purge"])
def test_nothing_is_asked_twice(nb, page, company):
    source = Noted(nb)
    found = figures_of(page, source, company)
    names = [name for name, kind in vars(type(found)).items() if isinstance(kind, cached_property)]
    assert len(names) > 9
    for _ in range(2):
        for name in names:
            getattr(found, name)
    again = {asked for asked in source.asked if source.asked.count(asked) > 1}
    assert source.asked and not again


def test_a_figure_is_asked_for_when_it_is_read(nb):
    """Not when the page is gathered: a part that cannot be told fails by itself."""
    source = Noted(nb)
    found = figures_of("purge", source, None)
    assert source.asked == []
    assert found.ages
    assert {method for method, *_ in source.asked} == {"status", "overdue_ages"}


def test_a_phone_says_a_promise_in_the_unit_of_its_row():
    """The group stands by its count; a company stands by its share, so the row is one of shares."""
    cell = {"promise": "p", "figure_kind": "count", "standing": "not_kept", "caveats": []}
    now = pl.DataFrame([cell | {"shortfalls": 3, "part": 87, "whole": 94}])
    own = {"company": "kem", "shortfalls": 1, "part": 9, "whole": 10, "figure_kind": "share"}
    by_company = pl.DataFrame([cell | own])
    told = {}
    for name, companies in (("alone", None), ("with companies", by_company)):
        ((_, _, (line,)),) = lines(now, companies, {}, {}, {"p": "Answer"}, {}, words("en"))
        told[name] = line.figure
    assert told == {"alone": "3", "with companies": "92.5%"}
