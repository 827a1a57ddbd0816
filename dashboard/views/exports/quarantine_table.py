"""What was refused of the exports, rule by rule; for the data protection officer the rows too."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard.components import download_buttons, html
from dashboard.file_formats import table_file
from dashboard.file_formats.spreadsheets import Block
from dashboard.file_formats.table_file import TableFile
from dashboard.shell.page import Page
from dashboard.views.exports.figures import Figures, narrowed
from dashboard.words import Words
from queries.exports import TABLES
from queries.exports.rules import stem

COLUMNS = ("file", "rule", "column", "rows", "state", "first_lines")
_BEFORE = "_before_"
# The columns of the API's `quarantine`.
_FILE_COLUMNS = ("table", "file", "line", "column", "rule", "reasons", "raw")


def draw(page: Page, figures: Figures) -> None:
    """A row per file, rule and column, the heaviest weight first; then the download."""
    w, found = page.w, figures.broken_here
    html.heading(w("exports.refused_title"))
    if figures.broken.is_empty():
        html.note(w("exports.refused_nothing"))
        return
    if found.is_empty():
        html.note(w("exports.refused_filter"))
    else:
        # Line numbers are for roles that see rows.
        names = COLUMNS if page.may.rows else COLUMNS[:-1]
        html.table(
            [w(f"exports.{name}") for name in names],
            [_cells(row, w)[: len(names)] for row in found.iter_rows(named=True)],
            caption=w("exports.refused_title"),
            words=(1, 2, 4, 5),
            wide=True,
        )
        html.note(w("exports.refused_why"))
    is_refused = figures.broken.filter(pl.col("weight") == "quarantine").height > 0
    if page.may.personal_files and is_refused:
        _download(page, figures)


def rule_text(rule: str, column: str | None, w: Words) -> str:
    """A rule in words: a general one of the contract, the order of two days, or a reference."""
    if w.has(f"rule.{rule}"):
        return w.name("rule", rule)
    if _BEFORE in rule:
        later, earlier = rule.split(_BEFORE)
        return w("rule.before", later=column or _day_of(later), earlier=_day_of(earlier))
    return w("rule.unknown") if rule.startswith("unknown_") else rule


def _day_of(name: str) -> str:
    """The contract's column of a rule's short name."""
    columns = [column for table in TABLES.values() for column in table.columns]
    return next((column for column in columns if stem(column) == name), name)


def _cells(row: Mapping[str, Any], w: Words) -> list[str]:
    return [
        row["file"],
        rule_text(row["rule"], row["column"], w),
        row["column"] or w("exports.whole_row"),
        w.written.number(row["rows"]),
        w(f"exports.weight_{row['weight']}"),
        ", ".join(str(line) for line in row["first_lines"]),
    ]


def _download(page: Page, figures: Figures) -> None:
    w, nb, table, rule = page.w, page.source.nb, figures.table, figures.rule
    if not nb.has_quarantine:
        html.note(w("exports.quarantine_gone"))
        return
    with st.container(gap="xxsmall"):
        html.note(w("exports.quarantine_why"))
        download_buttons.download(
            _file_of(page, figures),
            lambda: narrowed(nb.quarantine(), table, rule),
            label=w("exports.quarantine"),
        )


def _file_of(page: Page, figures: Figures) -> TableFile:
    """What the file is called, and what it says of itself: of the group, as it was loaded."""
    w, nb, what = page.w, page.source.nb, page.w("exports.quarantine")
    broken = figures.broken_here.filter(weight="quarantine").unique(["rule", "column"])
    chosen = {
        "exports.table": w.name("table", figures.table) if figures.table else None,
        "exports.rule": rule_text(figures.rule, None, w) if figures.rule else None,
    }
    rules = [
        (row["rule"], rule_text(row["rule"], row["column"], w))
        for row in broken.sort("rule", "column").iter_rows(named=True)
    ]
    return TableFile(
        page=w("page.exports"),
        part=f"{what} {nb.snapshot}",
        what=what,
        scope=w("scope.group"),
        # What a load refused does not change with the day that the page is looked at.
        day=nb.newest_day,
        untimed="file.as_loaded",
        origin=table_file.origin(nb),
        w=w,
        filters=[
            w("items.named", what=w(key), value=value) for key, value in chosen.items() if value
        ],
        explained=(
            table_file.columns_explained([(name, name) for name in _FILE_COLUMNS], w),
            Block(w("file.rules"), list(dict.fromkeys(rules))),
        ),
    )
