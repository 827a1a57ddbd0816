"""The data dictionary: the contract as a page for the people who write exports.

`DICTIONARY.md` beside this file is its output; a test fails when the two differ. Regenerate it
with `python -m queries.exports.dictionary`.
"""

from pathlib import Path

from queries.exports import GENERIC, TABLES, Column, Table

PAGE = Path(__file__).with_name("DICTIONARY.md")

_OPENING = """\
# Data dictionary

Generated from the models in this folder by `python -m queries.exports.dictionary`; not edited by
hand. No table is required. A column that is not listed here is not loaded.

Days are calendar days in Sweden, and a period holds on its first and its last day. Instants are
exported with an offset, or in local time, and are stored in UTC. Ids are text. An id that is
*stored as* another name never enters a snapshot: while it is loaded a keyed pseudonym takes its
place.
"""


def dictionary() -> str:
    """The whole dictionary as Markdown."""
    index = "\n".join(f"- [{t.name}](#{t.name}): {t.doc}" for t in TABLES.values())
    tables = "\n".join(_section(table) for table in TABLES.values())
    return f"{_OPENING}\n{index}\n\n{tables}\n{_rules()}"


def _section(table: Table) -> str:
    lines = [f"## {table.name}", "", table.doc, "", f"Key: {_names(table.key)}.", ""]
    if table.event_day:
        lines[4] += f" Events of the day in `{table.event_day}`."
    lines += ["| column | kind | may be empty | meaning |", "|---|---|---|---|"]
    lines += [_row(column) for column in table.columns.values()]
    lines += ["", *_references(table), *_own_rules(table)]
    return "\n".join(lines).rstrip() + "\n"


def _row(column: Column) -> str:
    return (
        f"| `{column.name}` | {column.kind} | {'' if column.required else 'yes'} "
        f"| {column.doc}{_values(column)} |"
    )


def _values(column: Column) -> str:
    notes = []
    if column.values:
        notes.append("One of " + ", ".join(f"`{v}`" for v in column.values) + ".")
    if column.is_open_list:
        notes.append(f"Any word of at most {column.longest} characters.")
    if column.stored_as:
        notes.append(f"Stored as `{column.stored_as}`.")
    return "".join(f" {note}" for note in notes)


def _references(table: Table) -> list[str]:
    lines = []
    for reference in table.references:
        checked = f"warns `{reference.rule}`" if reference.is_checked else "not checked"
        lines.append(
            f"- {_names(reference.columns)} name a row of `{reference.table}` ({checked})."
        )
    return lines


def _own_rules(table: Table) -> list[str]:
    own = {r.name: r for r in table.rules.values() if r.name not in GENERIC}
    return [f"- `{rule.name}` ({rule.weight}): {rule.says}." for rule in own.values()]


def _rules() -> str:
    lines = [
        "## Rules of every table",
        "",
        "| rule | weight | found | to do |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{r.name}` | {r.weight} | {r.says} | {r.mend} |" for r in GENERIC.values()]
    return "\n".join(lines) + "\n"


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in columns)


if __name__ == "__main__":
    PAGE.write_text(dictionary(), encoding="utf-8")
