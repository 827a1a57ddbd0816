"""A sample on disk: repeatable, readable by the gate, in two flavours, safe to write again."""

import re
import tomllib
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from queries.errors import NoticeboardError
from queries.exports import TABLES
from queries.loading.folder import read_folder
from queries.notices.reading import read_notice
from queries.sample import UNTIL, write_sample
from tests.oracle.tables import rows_of
from tests.support.command import run

# Six digits and four, with or without the century: nothing in a sample may even look like it.
LIKE_AN_IDENTITY_NUMBER = re.compile(r"(?<!\d)(\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")
CUSTOMERS = 1_200


@pytest.fixture(scope="module")
def canonical(tmp_path_factory):
    """A sample in the contract's own words."""
    folder = tmp_path_factory.mktemp("canonical")
    write_sample(folder, customers=CUSTOMERS, seed=1)
    return folder


@pytest.fixture(scope="module")
def swedish(tmp_path_factory):
    """The same sample as its systems write it."""
    folder = tmp_path_factory.mktemp("swedish")
    write_sample(folder, customers=CUSTOMERS, seed=1, flavour="swedish")
    return folder


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    "order", [{"flavour": "swedish"}, {"series": 2}, {"file_format": "parquet"}], ids=str
)
def test_the_same_order_gives_the_same_bytes(tmp_path, order):
    """Twice with one seed: every file equal to the byte. Another seed: another world."""
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        write_sample(tmp_path / name, customers=150, seed=seed, **order)
    one, two, other = (bytes_of(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert one.keys() == other.keys() and one["planted.csv"] != other["planted.csv"]


def test_nothing_looks_like_a_personal_identity_number(canonical, swedish):
    """In no file of either flavour, the spreadsheet included."""
    sheet = fastexcel.read_excel(swedish / "ARTIKEL30.xlsx").load_sheet(0, dtypes="string")
    texts = [sheet.to_polars().write_csv()]
    texts += [found.decode("cp1252") for found in bytes_of(canonical).values()]
    texts += [
        found.decode("cp1252", errors="replace")
        for name, found in bytes_of(swedish).items()
        if not name.endswith(".xlsx")
    ]
    for text in texts:
        without_days = re.sub(r"\d{4}-\d{2}-\d{2}|\d{2}\.\d{2}\.\d{4}", "a day", text)
        assert not LIKE_AN_IDENTITY_NUMBER.search(without_days)


def test_the_gate_takes_every_canonical_row(tmp_path, canonical):
    """No row refused and no warning."""
    delivery = read_folder(canonical, read_notice(), staging=tmp_path, key=b"k" * 32)
    assert not delivery.refused
    assert all(file.quarantined == 0 and not file.rules for file in delivery.files)


@pytest.mark.parametrize(
    ("customers", "seed", "until"),
    [
        (600, 7106, UNTIL),  # a series collected after the relationship had ended
        (1, 3, UNTIL),
        (60, 11, date(2024, 2, 29)),
        (300, 12, date(2025, 6, 15)),
        (600, 13, UNTIL),
        (900, 14, UNTIL),
    ],
)
def test_whatever_is_ordered_no_row_is_wrong_that_was_not_planted(tmp_path, customers, seed, until):
    """No order of days that a load refuses, no reference to nobody."""
    exports, staging = tmp_path / "exports", tmp_path / "staging"
    for folder in (exports, staging):
        folder.mkdir()
    write_sample(exports, customers=customers, seed=seed, until=until)
    delivery = read_folder(exports, read_notice(), staging=staging, key=b"k" * 32)
    assert not delivery.refused
    assert [(file.file, file.rules) for file in delivery.files if file.rules] == []


def test_the_gate_finds_exactly_the_dirty_rows_of_the_swedish_flavour(tmp_path, swedish):
    """Every wrong row by file, line and rule; every other row accepted; as many as canonical."""
    staging = tmp_path / "staging"
    staging.mkdir()
    delivery = read_folder(swedish, read_notice(), staging=staging, key=b"k" * 32)
    found = {
        (file.file, line, rule.rule, rule.weight)
        for file in delivery.files
        for rule in file.rules
        for line in rule.first_lines
    }
    listed = {
        (row["file"], int(row["line"]), row["rule"], row["weight"])
        for row in rows_of(swedish / "dirty.csv")
    }
    assert found == listed and len(listed) == 10
    assert not delivery.refused and {c.complete for c in delivery.coverage} == {True, False}


def test_both_flavours_say_the_same(tmp_path, canonical, swedish):
    """Through the gate the Swedish files give the canonical rows, plus the one odd request."""
    loaded = {}
    for name, folder in (("sv", swedish), ("plain", canonical)):
        staging = tmp_path / f"staging {name}"
        staging.mkdir()
        loaded[name] = read_folder(folder, read_notice(), staging=staging, key=b"k" * 32).tables
    assert loaded["sv"].keys() == loaded["plain"].keys()
    for table, path in loaded["sv"].items():
        source = ["source_file", "source_line"]
        swedish, plain = (
            pl.read_parquet(found).drop(source) for found in (path, loaded["plain"][table])
        )
        assert swedish.join(plain, on=plain.columns, how="anti", nulls_equal=True).height == (
            1 if table == "requests" else 0
        )
        assert plain.join(swedish, on=plain.columns, how="anti", nulls_equal=True).is_empty()


def test_the_app_hands_over_what_is_new_and_the_register_has_the_rest(tmp_path):
    """Month by month: its file is partial, and the next export has those rows in the other one."""
    write_sample(tmp_path, customers=CUSTOMERS, seed=1, flavour="swedish", series=2)
    app, register = [], []
    for day in ("2026-10-01", "2026-11-01"):
        mapping = tomllib.loads((tmp_path / day / "exports.toml").read_text(encoding="utf-8"))
        files = {entry["path"]: entry for entry in mapping["file"]}
        assert files["UTSKICK.csv"]["complete"] and not files["APPEN_NYTT.csv"]["complete"]
        for found, name in ((app, "APPEN_NYTT.csv"), (register, "UTSKICK.csv")):
            path = tmp_path / day / name
            options = {"separator": ";", "encoding": "cp1252", "quote_char": None}
            found.append(pl.read_csv(path, infer_schema=False, **options))
    assert [set(rows["Datum"].str.head(7)) for rows in app] == [{"2026-09"}, {"2026-10"}]
    assert set(app[0]["Utskick"]) <= set(register[1]["Utskick"])
    for new, rest in zip(app, register, strict=True):
        assert not set(new["Utskick"]) & set(rest["Utskick"])


def test_parquet_has_the_same_rows_with_types(tmp_path, canonical):
    """Dates are dates, and the rows are those of the CSV."""
    write_sample(tmp_path, customers=CUSTOMERS, seed=1, file_format="parquet")
    holdings = pl.read_parquet(tmp_path / "holdings.parquet")
    assert holdings.schema == {name: TABLES["holdings"].schema[name] for name in holdings.columns}
    plain = rows_of(canonical / "holdings.csv")
    assert holdings.to_dicts() == plain


def test_the_command_writes_again_over_its_own_sample_only(tmp_path, capsys):
    """An earlier sample makes way, a file beside it stays; a folder of anything else is refused."""
    folder = tmp_path / "exports"
    assert run("sample", folder, "--customers", 40, "--flavour", "swedish") == 0
    (folder / "README.md").write_text("mine")
    assert run("sample", folder, "--customers", 40, "--series", 2, "--format", "parquet") == 0
    assert "files of 2026-09-30" in capsys.readouterr().err
    names = set(bytes_of(folder))
    assert "README.md" in names and "KUNDREG.csv" not in names
    assert "2026-10-01/holdings.parquet" in names
    mark = tomllib.loads((folder / "sample.toml").read_text())
    assert {*mark["files"], "README.md", "sample.toml"} == names
    assert run("sample", folder, "--customers", 40) == 0
    assert not (folder / "2026-10-01").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "holdings.csv").write_text("somebody's")
    assert run("sample", other) == 2
    assert "holds no earlier sample" in capsys.readouterr().err
    assert bytes_of(other) == {"holdings.csv": b"somebody's"}


def test_a_mark_cannot_name_files_outside_its_folder(tmp_path):
    """Only files inside the folder are ever removed."""
    folder, outside = tmp_path / "exports", tmp_path / "precious.csv"
    folder.mkdir()
    outside.write_text("kept")
    (folder / "sample.toml").write_text(f'files = ["../precious.csv", "{outside.as_posix()}"]')
    write_sample(folder, customers=5)
    assert outside.read_text() == "kept"


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ({"customers": 0}, "at least one customer"),
        ({"customers": 10**9}, "at most"),
        ({"series": 0}, "at least one"),
        ({"series": 3, "until": date(2026, 10, 15)}, "does not end one"),
        ({"until": date(1999, 12, 31)}, "no exports until 1999-12-31"),
        ({"flavour": "swedish", "file_format": "parquet"}, "CSV"),
        ({"flavour": "danish"}, "No such flavour"),
    ],
    ids=str,
)
def test_an_order_that_makes_no_sense_is_refused_before_anything_is_written(tmp_path, order, says):
    """One sentence, and the folder is as it was."""
    with pytest.raises(NoticeboardError, match=says):
        write_sample(tmp_path / "exports", **order)
    assert not (tmp_path / "exports").exists()


def test_the_committed_samples_are_what_the_command_writes(tmp_path):
    """data_samples is the generator's own work, to the byte: small, and said to be invented."""
    committed = Path(__file__).parents[2] / "data_samples"
    mark = tomllib.loads((committed / "sample.toml").read_text(encoding="utf-8"))
    order = {name: mark[name] for name in ("customers", "seed", "flavour")}
    write_sample(tmp_path, until=date.fromisoformat(mark["until"]), **order)
    found = bytes_of(committed)
    assert b"Everything in this folder is invented" in found.pop("README.md")
    assert found == bytes_of(tmp_path)
    assert sum(len(content) for content in found.values()) < 3_000_000
