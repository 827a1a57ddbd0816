"""The lint of the SQL files: every banned construct is refused for its own rule, and only for it.

`portable_fixtures/RULE__CONSTRUCT.sql` breaks that one rule; where lines end in `-- here`, on those
lines. Files called `clean_*` break none.
"""

from pathlib import Path

import pytest

from queries.engine import headers, portable, sql_files
from queries.engine.rules import RULES
from queries.errors import QueryError

FIXTURES = sorted(Path(__file__).with_name("portable_fixtures").glob("*.sql"))
CLEAN = [path for path in FIXTURES if path.stem.startswith("clean_")]
BANNED = [path for path in FIXTURES if path not in CLEAN]
QUERIES = Path(portable.__file__).parents[1]
KINDS = {
    "promises": "promise",
    "relations": "relation",
    "measures": "measure",
    "figures": "figures",
}
# Rules on the file around the statement.
FILE_RULES = {"one_select", "header", "reads", "params", "columns"}


def kind_of(sql: str) -> str:
    """The kind that the fixture's own first line names; a measure where it names none."""
    first = next(iter(headers.header(sql)), "")
    return first if first in (*KINDS.values(), "build") else "measure"


@pytest.mark.parametrize("path", BANNED, ids=lambda path: path.stem)
def test_a_banned_construct_is_refused_for_its_own_rule(path):
    sql = path.read_text("utf-8")
    findings = portable.lint(sql, str(path), kind_of(sql))
    assert {finding.rule for finding in findings} == {path.stem.partition("__")[0]}, findings
    marked = {n for n, line in enumerate(sql.splitlines(), 1) if line.endswith("-- here")}
    if marked:
        assert {finding.line for finding in findings} == marked


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_what_the_subset_allows_passes(path):
    sql = path.read_text("utf-8")
    assert portable.lint(sql, str(path), kind_of(sql)) == []


def test_every_rule_has_a_construct_that_breaks_it():
    """A rule that nothing breaks might as well not be there."""
    broken = {path.stem.partition("__")[0] for path in BANNED}
    assert broken == RULES.keys() | FILE_RULES


@pytest.mark.parametrize(
    "path", sorted(QUERIES.rglob("*.sql")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_every_sql_file_of_the_project_is_within_the_subset(path):
    """Files elsewhere than in the known folders are held to the rules of a measure. Of the figures,
    those that a build makes of the stretches are held to what runs on every engine."""
    sql, kind = path.read_text("utf-8"), KINDS.get(path.parent.name, "measure")
    if kind == "figures" and "build" in headers.header(sql):
        kind = "build"
    assert portable.lint(sql, str(path), kind) == []


@pytest.mark.parametrize("folder", ["relations", "promises", "measures"])
def test_the_files_of_the_project_can_be_put_in_order(folder):
    """Each file stands after those of its folder whose tables its statement reads."""
    files = sql_files.folder(folder)
    assert set() != files.keys() == {path.stem for path in (QUERIES / folder).glob("*.sql")}
    for place, (name, file) in enumerate(files.items()):
        read = portable.reads(file.text) & files.keys() - {name}
        assert folder == "measures" or read <= set(list(files)[:place])


def test_figures_may_use_what_their_engine_offers_and_others_may_not():
    """The same text, called a measure, breaks the rules that only portable files are held to."""
    path = next(path for path in CLEAN if path.stem == "clean_figures")
    sql = path.read_text("utf-8").replace("-- figures:", "-- measure:")
    found = {finding.rule for finding in portable.lint(sql, str(path), "measure")}
    assert found == {"table_functions", "list_elements", "by_all"}


def test_an_unknown_kind_is_refused():
    with pytest.raises(QueryError, match="promise"):
        portable.lint("select 1", "x.sql", "view")


def test_findings_come_in_the_order_of_lines():
    sql = "-- measure: x\n\nselect\n    now() as a,\n    hash(b) as b\nfrom t\nlimit 3"
    lines = [finding.line for finding in portable.lint(sql, "x.sql", "measure")]
    assert lines == sorted(lines)
    assert len(set(lines)) >= 4


def test_header_lines_go_on_when_indented_and_end_at_an_empty_one():
    sql = "-- measure: x\n-- says: one\n--   two\n-- params:\n--\n-- not: this\nselect 1 as a"
    assert headers.header(sql) == {"measure": "x", "says": "one two", "params": ""}
    assert headers.header("select 1 as a -- says: nothing") == {}


@pytest.mark.parametrize(
    ("sql", "relations"),
    [
        pytest.param("select a from t, u", {"t", "u"}, id="comma"),
        pytest.param("select (select max(a) from u) as a from t", {"t", "u"}, id="scalar"),
        pytest.param("select a from t where a in (select a from u)", {"t", "u"}, id="in"),
        pytest.param("with c as (select a from t) select a from c", {"t"}, id="CTE"),
        pytest.param("with t as (select a from t) select a from t", {"t"}, id="CTE named so"),
        pytest.param(
            "with c as (select a from d), d as (select a from t) select a from c join d on true",
            {"d", "t"},
            id="a later CTE is not in sight",
        ),
        pytest.param(
            "with recursive n as (select 1 as a union all select a + 1 from n) select a from n",
            set(),
            id="recursive",
        ),
        pytest.param(
            "select a from (with c as (select a from t) select a from c) as s join c on true",
            {"t", "c"},
            id="an inner CTE is not in sight outside",
        ),
        pytest.param("select a from t union all select a from u", {"t", "u"}, id="union"),
        pytest.param("select a from item_status($as_of)", {"item_status"}, id="macro"),
        pytest.param("select z.a from t cross join unnest(t.l) as z(a)", {"t"}, id="unnest"),
    ],
)
def test_reads_are_the_relations_in_sight(sql, relations):
    assert portable.reads(sql) == relations


def test_reads_of_what_is_no_statement_is_an_error():
    with pytest.raises(QueryError, match="cannot be read"):
        portable.reads("select a from t; select b from u")


def test_files_come_after_what_they_read():
    assert headers.order({"a": {"c"}, "b": {"t"}, "c": {"b", "t"}}) == ["b", "c", "a"]
    assert headers.order({"t": {"t"}}) == ["t"]


def test_a_circle_is_named():
    """Also where other files wait for the circle without being on it."""
    reads = {"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"b"}, "e": {"t"}}
    with pytest.raises(QueryError, match="b -> c -> d -> b"):
        headers.order(reads)


def test_declared_columns_keep_their_order():
    sql = "-- relation: x\n-- columns: b BIGINT,\n--   a DATE\nselect b, a from t"
    assert list(headers.declared_columns(sql).items()) == [("b", "BIGINT"), ("a", "DATE")]
    assert headers.declared_columns("select 1 as a") == {}


@pytest.mark.parametrize("columns", ["a", "a INT", "a DATE, a DATE", "a DATE b DATE", "A B C"])
def test_columns_that_are_not_name_and_type_are_an_error(columns):
    with pytest.raises(QueryError, match="columns"):
        headers.declared_columns(f"-- relation: x\n-- columns: {columns}\nselect a from t")


@pytest.mark.parametrize(
    ("actual", "problems"),
    [
        pytest.param({"a": "BIGINT", "b": "DATE"}, [], id="equal"),
        pytest.param({"b": "DATE", "a": "INTEGER"}, [], id="narrower count"),
        pytest.param({"a": "HUGEINT", "b": "DATE"}, [], id="wider sum"),
        pytest.param(
            {"a": "DOUBLE", "b": "DATE"}, ["column a is DOUBLE, declared BIGINT"], id="another type"
        ),
        pytest.param(
            {"a": "BIGINT", "b": "TIMESTAMP"},
            ["column b is TIMESTAMP, declared DATE"],
            id="an instant for a day",
        ),
        pytest.param({"a": "BIGINT"}, ["column b is missing"], id="missing"),
        pytest.param(
            {"a": "BIGINT", "b": "DATE", "c": "DATE"},
            ["column c is not declared"],
            id="one too many",
        ),
    ],
)
def test_schema_differences_are_told_in_words(actual, problems):
    assert headers.check_schema({"a": "BIGINT", "b": "DATE"}, actual) == problems


def test_a_declared_integer_is_not_widened():
    assert headers.check_schema({"a": "INTEGER"}, {"a": "BIGINT"})
