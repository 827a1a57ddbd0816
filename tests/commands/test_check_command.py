"""`noticeboard check` and the export of quarantined rows: what a person sees of the gate."""

import csv
import json
import stat

import polars as pl
import pytest

from dashboard.commands import main
from dashboard.commands.quarantine import write_quarantine
from queries.errors import ExportError
from tests.loading.export_folder import CUSTOMERS, GOOD, MARK, Folder

BAD = f"kem,{MARK}2,person,2020-02-30\n"


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_it_prints_each_file_and_broken_rule_with_lines(folder, capsys):
    """Rows read = accepted + quarantined, as a sum; what is wrong, where, and what to do."""
    folder.put("customers.csv", CUSTOMERS + GOOD + BAD)

    assert main(["check", str(folder.path)]) == 0

    shown = capsys.readouterr()
    assert "customers.csv as customers: 2 rows read = 1 accepted + 1 quarantined" in shown.out
    assert "quarantine: not_in_list in kind, 1 row, line 3" in shown.out
    assert "To do: set date_format in exports.toml" in shown.out
    assert "extracted_at is not declared" in shown.out
    assert MARK not in shown.out + shown.err


def test_its_json_has_fixed_keys(folder, capsys):
    """For those who act on it by program."""
    folder.put("customers.csv", CUSTOMERS + GOOD + BAD).put("consents.csv", "a\nb\n")

    assert main(["check", str(folder.path), "--format", "json"]) == 0

    found = json.loads(capsys.readouterr().out)
    (file,) = found["files"]
    assert found["snapshot"] is None
    assert {k: file[k] for k in ("file", "table", "rows_read", "accepted", "quarantined")} == {
        "file": "customers.csv",
        "table": "customers",
        "rows_read": 2,
        "accepted": 1,
        "quarantined": 1,
    }
    assert file["rules"][0] == {
        "rule": "not_a_date",
        "column": "customer_since",
        "weight": "quarantine",
        "rows": 1,
        "first_lines": [3],
    }
    assert [r["file"] for r in found["refused"]] == ["consents.csv"]


def test_its_csv_has_a_row_per_file_and_rule(folder, capsys):
    """A file without findings has one row."""
    folder.put("customers.csv", CUSTOMERS + GOOD + BAD)
    folder.put("recipients.csv", "recipient_id,name,role,country\n")

    assert main(["check", str(folder.path), "--format", "csv"]) == 0

    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(r["file"], r["rule"]) for r in rows] == [
        ("customers.csv", "not_a_date"),
        ("customers.csv", "not_in_list"),
        ("recipients.csv", ""),
    ]


@pytest.mark.parametrize(
    ("rows", "code"), [(GOOD, 0), (GOOD + BAD, 1), (GOOD.replace(MARK, "198112189876"), 1)]
)
def test_strict_tells_findings_by_its_exit_code(folder, rows, code):
    """Also a mere warning."""
    folder.put("customers.csv", CUSTOMERS + rows.replace("1981121898761", "198112189876"))

    assert main(["check", str(folder.path), "--strict"]) == code


def test_strict_tells_a_refused_file(folder):
    """Without it a check that could be made is fine."""
    folder.put("customers.csv", "company\nkem\n")

    assert main(["check", str(folder.path)]) == 0
    assert main(["check", str(folder.path), "--strict"]) == 1


def test_a_folder_that_cannot_be_read_is_told_in_sentences(folder, capsys):
    """Exit code 2, and no traceback."""
    folder.put("exports.toml", "[[file]]\npath = 1\n")

    assert main(["check", str(folder.path)]) == 2
    assert main(["check", str(folder.path / "none")]) == 2

    shown = capsys.readouterr()
    assert "exports.toml: [[file]] number 1, path must be a text, written in quotes." in shown.err
    assert "exports.toml: [[file]] number 1, table is missing." in shown.err
    assert "Traceback" not in shown.err + shown.out


def test_it_writes_nothing(folder):
    """Neither into the folder nor a store."""
    folder.put("customers.csv", CUSTOMERS + GOOD + BAD)
    store = folder.path.parent / "store"

    main(["--store", str(store), "check", str(folder.path)])

    assert sorted(p.name for p in folder.path.iterdir()) == ["customers.csv"]
    assert not store.exists()


def test_exported_rows_are_no_formulas_and_for_their_owner_alone(tmp_path):
    """A cell that a spreadsheet would run gets an apostrophe; the rest is as it was."""
    cells = ["=1+1", "+46", "-5", "@x", "\tx", "\rx", "a=b", "'x", 'a,"b"\nc', None]
    frame = pl.DataFrame({"line": range(10), "raw": cells})
    path = tmp_path / "q.csv"

    write_quarantine(frame, path)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [row["raw"] for row in csv.DictReader(file)]
    assert found == [
        "'=1+1", "'+46", "'-5", "'@x", "'\tx", "'\rx", "a=b", "'x", 'a,"b"\nc', "",
    ]  # fmt: skip
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_exported_rows_overwrite_nothing(tmp_path):
    """The file that is there may be somebody's."""
    path = tmp_path / "q.csv"
    path.write_text("mine")

    with pytest.raises(ExportError, match="Cannot write"):
        write_quarantine(pl.DataFrame({"raw": ["x"]}), path)
    assert path.read_text() == "mine"
