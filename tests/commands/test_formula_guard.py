"""The one guard against formulas, case by case, and the command line's CSV behind it."""

import csv
import io

import pytest

from dashboard.commands.printing import show
from queries.files.formula_guard import guarded, guarded_in_csv

# What leaves in a cell of XLSX, and in one of CSV where that is more.
CASES = [
    pytest.param("=1+1", "'=1+1", None, id="equals"),
    pytest.param("+46 70", "'+46 70", None, id="plus"),
    pytest.param("-2+3", "'-2+3", None, id="minus"),
    pytest.param("-3", "'-3", None, id="text, though it looks like a number"),
    pytest.param("@SUM(A1)", "'@SUM(A1)", None, id="at"),
    pytest.param("＝1+1", "'＝1+1", None, id="full-width equals"),
    pytest.param("＋1", "'＋1", None, id="full-width plus"),
    pytest.param("－1", "'－1", None, id="full-width minus"),
    pytest.param("＠A1", "'＠A1", None, id="full-width at"),
    pytest.param(" =1+1", "' =1+1", None, id="blank before"),
    pytest.param("\u00a0\ufeff=1+1", "'\u00a0\ufeff=1+1", None, id="blanks that are not seen"),
    pytest.param("\t1", "'\t1", None, id="tab"),
    pytest.param("\r1", "'\r1", None, id="carriage return"),
    pytest.param("\n=1+1", "'\n=1+1", "'\n'=1+1", id="line break"),
    pytest.param("a;=1+1", "a;=1+1", "a;'=1+1", id="semicolon inside"),
    pytest.param('a,"@b', 'a,"@b', "a,\"'@b", id="comma and quote inside"),
    pytest.param("a| ＝1", "a| ＝1", "a| '＝1", id="bar inside"),
    pytest.param("a\n-1", "a\n-1", "a\n'-1", id="line break inside"),
    pytest.param("a-b=c", "a-b=c", None, id="signs inside a word"),
    pytest.param("0123", "0123", None, id="digits"),
    pytest.param("", "", None, id="nothing"),
    pytest.param(-3, -3, None, id="negative number"),
    pytest.param(-0.25, -0.25, None, id="negative fraction"),
    pytest.param(None, None, None, id="null"),
]


@pytest.mark.parametrize(("cell", "in_xlsx", "in_csv"), CASES)
def test_no_text_runs_as_a_formula_and_numbers_stay_numbers(cell, in_xlsx, in_csv):
    assert guarded(cell) == in_xlsx
    assert guarded_in_csv(cell) == (in_xlsx if in_csv is None else in_csv)


def test_the_command_line_prints_csv_behind_the_guard(capsys):
    """Headings too; text as the guard says, numbers as numbers, also inside a list as text."""
    # Before Python 3.13 the csv module does not quote a carriage return, so none is read back here.
    cells = [case.values[0] for case in CASES if case.values[0] != "\r1"]
    show([{"=x": cell, "n": -3, "of": [-0.5]} for cell in cells], "csv")

    printed = list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))

    assert printed[0] == ["'=x", "n", "of"]
    expected = ["" if cell is None else str(guarded_in_csv(cell)) for cell in cells]
    assert printed[1:] == [[text, "-3", "'-0.5"] for text in expected]
