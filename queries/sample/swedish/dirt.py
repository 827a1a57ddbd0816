"""The rows that are wrong on purpose: a handful, each with the rule that must find it.

They are added rows; no valid row is changed. Quarantining them loses nothing, and no promise's
result depends on them. `dirty.csv` lists them by file and line.
"""

import csv
import io
from dataclasses import dataclass

import polars as pl

from queries.exports import TABLES
from queries.sample.shapes import Shape

FEWEST_ROWS = 60
COLUMNS = ["file", "line", "rule", "weight", "what"]


@dataclass(frozen=True)
class Dirt:
    """One wrong row: a copy of a valid row with some cells, or its written line, changed.

    `model`: the row copied, 0 for the file's first. `id_ending`: appended to the id, so that it is
    a separate row. `broken`: what makes the written line invalid CSV.
    """

    file: str
    rule: str
    weight: str
    what: str
    model: int = 0
    id_ending: str = "x"
    cells: tuple[tuple[str, str], ...] = ()
    broken: str = ""


DIRT = (
    Dirt("AVTAL.csv", "not_a_date", "quarantine", "a day that does not exist",
         cells=(("Gäller fr.o.m.", "2025-02-30"),)),
    Dirt("AVTAL.csv", "required", "quarantine", "no first day", model=1, id_ending="y",
         cells=(("Gäller fr.o.m.", "-"),)),
    Dirt("ABONNENTER.csv", "not_in_list", "quarantine", "a kind of customer that nobody knows",
         cells=(("Typ", "Okänd"),)),
    Dirt("SAMTYCKEN.csv", "duplicate_row", "quarantine", "the first row once more", id_ending=""),
    Dirt("SAMTYCKEN.csv", "duplicate_key", "quarantine", "one id, two answers", model=2,
         cells=(("Svar", "JA"), ("Återkallat", ""))),
    Dirt("SAMTYCKEN.csv", "duplicate_key", "quarantine", "one id, two answers", model=2,
         cells=(("Svar", "NEJ"), ("Återkallat", ""))),
    Dirt("UTSKICK.csv", "not_rfc4180", "quarantine", "a quote in the middle of a field",
         broken='"'),
    Dirt("GALLRINGSPROTOKOLL.csv", "fields", "quarantine", "a field too many", broken=";"),
    Dirt("ARENDEN.csv", "answered_before_received", "quarantine", "answered before it came",
         cells=(("Inkom", "2024-03-12"), ("Registrerad", "2024-03-12"),
                ("Svar skickat", "2024-02-28"), ("Utfall", "Bifall"), ("Avslagsgrund", "-"))),
    Dirt("ARENDEN.csv", "unknown_customer", "warn", "a customer whom no system knows (any more)",
         model=1, id_ending="y",
         cells=(("Kund", "kx-0"), ("Personref", "-"), ("Begäran", "Registerutdrag"),
                ("Inkom", "2024-05-06"), ("Registrerad", "2024-05-06"),
                ("Svar skickat", "2024-05-13"), ("Utfall", "Bifall"), ("Avslagsgrund", "-"))),
)  # fmt: skip


def soiled(shape: Shape, text: pl.DataFrame, lines: list[str]) -> tuple[list[str], list[Dirt]]:
    """The file's lines with its wrong rows at the end, and the description of each."""
    # A tiny file stays clean: a wrong row in it would be too large a share of it.
    found = [dirt for dirt in DIRT if dirt.file == shape.path and len(text) >= FEWEST_ROWS]
    return lines + [_line(shape, text, dirt) for dirt in found], found


def _line(shape: Shape, text: pl.DataFrame, dirt: Dirt) -> str:
    row = text.row(dirt.model, named=True)
    own_id = "customer_id" if shape.table == "customers" else TABLES[shape.table].key[0]
    row[shape.columns[own_id].header] += dirt.id_ending
    row |= dict(dirt.cells)
    if dirt.broken == '"':
        row[text.columns[-1]] = "20" + '"' + "24"
        return shape.delimiter.join(row.values())
    out = io.StringIO()
    csv.writer(out, delimiter=shape.delimiter, lineterminator="").writerow(row.values())
    return out.getvalue() + dirt.broken


def listing(found: list[tuple[Dirt, int]]) -> str:
    """`dirty.csv`: file, line, rule, weight and what is wrong, a row each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for dirt, line in found:
        writer.writerow([dirt.file, line, dirt.rule, dirt.weight, dirt.what])
    return out.getvalue()
