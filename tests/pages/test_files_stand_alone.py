"""Files that leave the pages, opened as their readers open them: names, both sheets, checksum."""

import ast
import csv
import hashlib
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
import streamlit as st

import queries
from dashboard.components import download_buttons
from dashboard.file_formats import table_file
from dashboard.file_formats.spreadsheets import Block
from dashboard.file_formats.table_file import TableFile
from dashboard.words import LANGUAGES, words
from tests.pages.page_reading import PAGES, opened

ROOT = Path(__file__).resolve().parents[2] / "dashboard"
HERE = ZoneInfo("Europe/Stockholm")
IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
SEPARATOR = {"sv": ";", "en": ","}
SAFE = re.compile(r"[a-z0-9][a-z0-9_-]*\.(csv|xlsx)")
TIME = re.compile(r"_\d{4}-\d\d(-\d\d)?(_\d{4}-\d\d(-\d\d)?)?\.")


@pytest.fixture
def offered(monkeypatch):
    """A function that opens a page and gives the files that its buttons offer, by name."""
    found: dict[str, bytes] = {}
    buttons = {}
    offer = st.download_button

    def button(label, data, *, file_name, **more):
        buttons[file_name] = data
        return offer(label, data, file_name=file_name, **more)

    def files(store, page, lang="sv", role="dpo", **address):
        buttons.clear()
        at = opened(store, page, lang, role, **address)
        assert not at.exception
        if page == "purge" and "system" in address and role == "dpo":
            at.text_input[0].set_value("the monthly purge").run()
        found.clear()
        found.update({name: made() for name, made in buttons.items()})
        return dict(found)

    monkeypatch.setattr(st, "download_button", button)
    return files


def one_of(files, ending: str, *, without: str = "|") -> tuple[str, bytes]:
    return next(
        (name, b) for name, b in files.items() if name.endswith(ending) and without not in name
    )


def sheets(content: bytes) -> dict[str, list[tuple]]:
    found = pl.read_excel(
        io.BytesIO(content), sheet_id=0, has_header=False, engine="calamine", drop_empty_rows=False
    )
    return {name: sheet.rows() for name, sheet in found.items()}


def about(content: bytes) -> list[tuple[str, str]]:
    """The lines of the first sheet: name and value."""
    first = next(iter(sheets(content).values()))
    return [(row[0], row[1] if len(row) > 1 else None) for row in first if row[0]]


def facts(content: bytes) -> dict[str, str]:
    """What stands above the first blank line of the first sheet: what the file is."""
    found = {}
    for name, value in next(iter(sheets(content).values())):
        if not name:
            return found
        found[name] = value
    return found


def rows_of(content: bytes) -> pl.DataFrame:
    """The second sheet, its days as days."""
    return pl.read_excel(
        io.BytesIO(content), sheet_id=2, engine="calamine", read_options={"header_row": 1}
    )


def in_csv(content: bytes, lang: str) -> list[dict[str, str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=SEPARATOR[lang]))


@IN_BOTH
def test_the_first_sheet_says_whose_when_and_what(sample_store, offered, lang):
    """Of the rows that a company's purging has overdue, narrowed to a system."""
    nb, w = queries.open(sample_store), words(lang)
    ours = next(key for key, one in nb.promises.items() if one.erases)
    first = nb.items(ours, "overdue").row(0, named=True)
    address = {"company": first["company"], "promise": ours, "category": first["category"]}
    wanted = nb.items(
        ours, "overdue", filters={key: address[key] for key in ("company", "category")}
    )
    files = offered(sample_store, "purge", lang, "analyst", **address)
    name, content = one_of(files, ".xlsx")
    company = nb.companies[first["company"]]
    assert name == f"{'gallring' if lang == 'sv' else 'purge'}_{company.lower()}_2026-10-31.xlsx"
    assert list(sheets(content)) == [w("file.about"), w("file.rows")]
    told = about(content)
    said, fact = dict(told), facts(content)
    promise = nb.promises[ours]
    assert told[0][0] == promise.words[lang].name
    assert fact[w("items.company")] == company
    assert fact[w("bar.day")][:10] == nb.day.isoformat()
    assert fact[w("file.period")] == w("file.on_day")
    assert fact[w("file.snapshot")] == nb.snapshot
    loaded = datetime.fromisoformat(nb.loaded_at).astimezone(HERE).replace(tzinfo=None)
    assert datetime.fromisoformat(fact[w("exports.loaded_at")]) == loaded.replace(microsecond=0)
    assert fact[w("file.digest")] == nb.notice.digest
    assert fact[w("file.count")] == str(wanted.height)
    filters = [value for key, value in told if key == w("file.filter")]
    assert filters == [
        f"{w('items.state')}: {w('duty_status.overdue')}",
        f"{w('items.category')}: {w.name('category', first['category'])}",
    ]
    assert said[w("duty_status.overdue")] == w("meaning.duty_overdue")
    assert said[w("how.title")] == promise.words[lang].how
    table = rows_of(content)
    assert table[w("items.due_on")].dtype == pl.Date
    assert table[w("items.due_on")].to_list() == wanted["due_on"].to_list()
    assert (
        table[w("items.days_overdue")].cast(pl.Int64).to_list() == wanted["days_overdue"].to_list()
    )
    assert [head for head in table.columns if head not in said] == []


@IN_BOTH
@pytest.mark.parametrize("page", PAGES)
def test_every_file_stands_alone(two_loads, offered, page, lang):
    """Whatever a page offers: a name for any file system, and a checksum that holds."""
    w, address = words(lang), {"system": "KundX"} if page == "purge" else {}
    files = offered(two_loads, page, lang, **address)
    expected = {"overview": 0, "purge": 4, "disclosures": 4}
    assert len(files) == expected.get(page, 2)
    for name, content in files.items():
        assert SAFE.fullmatch(name) and TIME.search(name) and len(name) < 120
        assert name.startswith(table_file.plain(w(f"page.{page}")) + "_")
        if not name.endswith(".xlsx"):
            continue
        data = files[name.replace(".xlsx", ".csv")]
        said = dict(about(content))
        assert said[w("file.checksum")] == hashlib.sha256(data).hexdigest()
        lines = in_csv(data, lang)
        assert said[w("file.count")] == str(len(lines)) != "0"
        table = rows_of(content)
        assert list(lines[0]) == table.columns
        assert {head for head in table.columns if head not in said} == set()
        for head, kind in table.schema.items():
            if kind == pl.Date:
                days = [one.isoformat() if one else "" for one in table[head]]
                assert days == [line[head] for line in lines]


@IN_BOTH
def test_no_day_is_written_as_text(two_loads, offered, lang):
    """What is a day in the CSV is a date cell in the XLSX."""
    for page in PAGES[1:]:
        files = offered(two_loads, page, lang)
        for name in [name for name in files if name.endswith(".csv")]:
            table = rows_of(files[name.replace(".csv", ".xlsx")])
            for head in table.columns:
                values = [line[head] for line in in_csv(files[name], lang) if line[head]]
                if values and all(re.fullmatch(r"\d{4}-\d\d-\d\d", one) for one in values):
                    assert table[head].dtype == pl.Date, (name, head)


@IN_BOTH
def test_rows_of_several_promises_name_theirs(sample_store, offered, lang):
    nb, w = queries.open(sample_store), words(lang)
    for page in ("purge", "requests", "disclosures"):
        _, content = one_of(
            offered(sample_store, page, lang, "analyst"),
            ".csv",
            without=table_file.plain(w("lacking.file")),
        )
        named = {line[w("items.promise")] for line in in_csv(content, lang)}
        assert len(named) > 1
        assert named <= {one.words[lang].name for one in nb.promises.values()}
    _, content = one_of(offered(sample_store, "consent", lang), ".csv")
    assert w("items.promise") not in in_csv(content, lang)[0]


def test_the_file_of_requests_names_the_promise_of_each(sample_store, offered):
    """As the API has it, row by row."""
    nb = queries.open(sample_store)
    name, content = one_of(offered(sample_store, "requests", "en"), ".csv")
    answering = [key for key, one in nb.promises.items() if one.kinds]
    wanted = nb.items(answering, latest_first=True)
    assert name == "requests_group_2026-10-31.csv"
    assert [(line["Request"], line["Promise"]) for line in in_csv(content, "en")] == [
        (item, nb.promises[promise].words["en"].name)
        for item, promise in wanted.select("item_id", "promise").iter_rows()
    ]


@IN_BOTH
def test_rows_of_every_state_say_theirs(sample_store, offered, lang):
    """And the first sheet says what each of them means."""
    nb, w = queries.open(sample_store), words(lang)
    ours = next(key for key, one in nb.promises.items() if one.erases)
    files = offered(sample_store, "purge", lang, "analyst", promise=ours, status="all")
    table = rows_of(one_of(files, ".xlsx")[1])
    states = nb.items(ours)["status"].to_list()
    assert len(set(states)) > 2
    assert table[w("items.status")].to_list() == [w(f"duty_status.{one}") for one in states]
    told = about(one_of(files, ".xlsx")[1])
    assert {(w(f"duty_status.{one}"), w(f"meaning.duty_{one}")) for one in states} <= {*told}


@IN_BOTH
def test_every_state_that_a_row_may_have_has_a_meaning(lang):
    named = {key for key in words(lang).texts if re.match(r"(duty|condition|event)_status\.", key)}
    meant = {key.replace("_status.", "_") for key in named} - {"event_met"}
    found = {key for key in words(lang).texts if key.startswith("meaning.")}
    assert found == {f"meaning.{key}" for key in meant}


def test_what_happened_is_named_by_its_period(sample_store, offered):
    files = offered(sample_store, "disclosures", "sv", period="quarter")
    assert set(files) == {
        f"utlamnanden{part}_koncernen_2026-07_2026-09.{kind}"
        for part in ("", "_utan-avtal")
        for kind in ("csv", "xlsx")
    }
    w = words("sv")
    for name, content in files.items():
        if name.endswith(".xlsx"):
            said = facts(content)
            assert said[w("file.first")][:10] == "2026-07-01"
            assert said[w("file.last")][:10] == "2026-09-30"
            assert said[w("bar.day")][:10] == "2026-10-31"


def test_the_days_of_the_first_sheet_are_dates(sample_store, offered):
    _, content = one_of(offered(sample_store, "consent"), ".xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        first = book.read("xl/worksheets/sheet1.xml").decode()
    serial = (queries.open(sample_store).day - date(1899, 12, 30)).days
    assert re.search(rf'<c r="B\d+" s="\d+"><v>{serial}</v></c>', first)


def test_refused_rows_are_of_their_load_whatever_the_day(two_loads, offered):
    w = words("en")
    asked = {"table": "consents", "rule": "duplicate_row", "day": "2026-09-30"}
    files = offered(two_loads, "exports", "en", **asked)
    name, content = one_of(files, ".xlsx")
    newest = queries.open(two_loads).newest_day.isoformat()
    assert name == f"exports_refused-rows-000002_group_{newest}.xlsx"
    told = about(content)
    assert [value for key, value in told if key == w("file.filter")] == [
        "Table: consents",
        f"Rule: {w('rule.duplicate_row')}",
    ]
    assert ("duplicate_row", w("rule.duplicate_row")) in told
    assert ("not_a_date", w("rule.not_a_date")) not in told


@pytest.mark.parametrize("page", PAGES)
def test_management_is_offered_no_file(two_loads, offered, page):
    assert offered(two_loads, page, "en", "management") == {}


def made(**changed) -> TableFile:
    known = table_file.Origin("000001", datetime(2026, 11, 1, 6), date(2026, 10, 31), "N", "1", "d")
    whole = {"page": "Begäranden", "what": "Rader", "scope": "Fiber", "day": date(2026, 10, 31)}
    return TableFile(**{**whole, "origin": known, "w": words("sv"), **changed})


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({}, "begaranden_fiber_2026-10-31"),
        ({"scope": "Ö-El & Värme/AB: ”Ny”"}, "begaranden_o-el-varme-ab-ny_2026-10-31"),
        ({"part": "../..\\=cmd|x"}, "begaranden_cmd-x_fiber_2026-10-31"),
        ({"scope": "Straße Ærø Łódź"}, "begaranden_strasse-aero-lodz_2026-10-31"),
        ({"period": (date(2025, 11, 1), date(2026, 10, 31))}, "begaranden_fiber_2025-11_2026-10"),
        ({"period": (date(2026, 10, 1), date(2026, 10, 31))}, "begaranden_fiber_2026-10"),
        (
            {"period": (date(2025, 11, 16), date(2026, 11, 15))},
            "begaranden_fiber_2025-11-16_2026-11-15",
        ),
    ],
)
def test_a_name_is_safe_on_any_file_system(changed, name):
    assert made(**changed).name("xlsx") == f"{name}.xlsx"


def test_names_of_another_script_stay_apart_and_long_ones_end():
    one, other = (made(scope=scope).name("csv") for scope in ("水", "火"))
    assert one != other and SAFE.fullmatch(one) and SAFE.fullmatch(other)
    assert len(made(scope="x" * 500, part="y" * 500).name("csv")) < 120


def test_no_text_of_the_first_sheet_is_a_formula():
    file = made(
        what="=1+1",
        scope="+46",
        filters=["@SUM(A1)"],
        explained=[Block("-x", [("=a", "=b"), ("plain", "https://example.org")])],
    )
    content = file.written(pl.DataFrame({"=x": ["=y"]}), "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/sheet"):
                text = book.read(name)
                assert b"<f>" not in text and b"hyperlink" not in text.lower()
    texts = [cell for sheet in sheets(content).values() for row in sheet for cell in row if cell]
    assert {"'=1+1", "'+46", "'@SUM(A1)", "'-x", "'=a", "'=b", "'=x", "'=y"} <= set(texts)
    assert not [one for one in texts if one[0] in "=+-@"]


def calls(path: Path) -> set[str]:
    """The names of the functions that a module calls or passes on."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return names | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_every_download_goes_through_the_one_place():
    """Nobody else draws such a button, or writes such a file: it would have no name and no sheet
    that says what it is. A command writes the file that it is told to."""
    inside = {path.relative_to(ROOT).as_posix(): calls(path) for path in ROOT.rglob("*.py")}

    def of(*names: str) -> set[str]:
        return {file for file, called in inside.items() if called & set(names)}

    assert of("download_button") == {"components/download_buttons.py"}
    assert of("xlsx_bytes") == {"file_formats/table_file.py"}
    assert of("csv_bytes") == {"file_formats/table_file.py", "commands/quarantine.py"}
    assert of("Workbook") == {"file_formats/spreadsheets.py"}
    assert of("write_csv", "write_excel", "to_csv", "to_excel") == set()
    assert download_buttons.download.__annotations__["file"] is TableFile
