"""The SQL files of the project: their text, their header, and the order in which they are run.

Everything but the text itself comes from the header of a file. Nothing here runs SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from queries.engine import headers, merging
from queries.engine.headers import listed
from queries.errors import QueryError

FOLDER = Path(__file__).parents[1]


@dataclass(frozen=True)
class SqlFile:
    """One statement with its header."""

    name: str
    text: str
    header: Mapping[str, str]

    @property
    def kind(self) -> str:
        """What it is: promise, relation, measure, figures or build."""
        return next(iter(self.header))

    @cached_property
    def reads(self) -> frozenset[str]:
        """The relations in its FROM lists."""
        return frozenset(listed(self.header.get("reads", "")))

    @property
    def optional(self) -> frozenset[str]:
        """The relations it can do without: they are empty when not exported."""
        return frozenset(listed(self.header.get("optional", "")))

    @property
    def corrected_by(self) -> frozenset[str]:
        """The exported tables without which its figures are given and may be wrong."""
        return frozenset(listed(self.header.get("corrected_by", "")))

    @property
    def neutral(self) -> frozenset[str]:
        """The exported tables that it, or what it reads, can do without and be right."""
        return frozenset(listed(self.header.get("neutral", "")))

    @property
    def requires(self) -> frozenset[str]:
        """The exported tables that it cannot do without although what it reads can."""
        return frozenset(listed(self.header.get("requires", "")))

    @property
    def only_there(self) -> dict[str, str]:
        """What can be seen in one exported table only: a column (of a promise: `held`) to it."""
        pairs = [part.split("=") for part in listed(self.header.get("only_there", ""))]
        return {column.strip(): table.strip() for column, table in pairs}

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its `$name` parameters."""
        return tuple(listed(self.header.get("params", "")))

    @cached_property
    def columns(self) -> dict[str, str]:
        """The declared output schema, name to DuckDB type (relations)."""
        return headers.declared_columns(self.text)

    @property
    def never_null(self) -> tuple[str, ...]:
        """Columns in which a null would mean that a look-up found no row."""
        return tuple(listed(self.header.get("never_null", "")))

    @property
    def promises(self) -> tuple[str, ...]:
        """The promises whose flows a measure sums; one of them has to be measured."""
        return tuple(listed(self.header.get("promises", "")))

    @property
    def is_about_firms(self) -> bool:
        """Whether a measure counts nothing about customers."""
        return self.header.get("about", "") == "firms"

    @property
    def total_of(self) -> list[str]:
        """The columns of a measure by which a total is known elsewhere."""
        return listed(self.header.get("total_of", ""))

    @property
    def withheld(self) -> tuple[str, ...]:
        """Groups and filters of a measure that management may not ask for: their parts overlap, or
        are counted in other tables too."""
        return tuple(listed(self.header.get("withheld", "")))

    @property
    def sums(self) -> dict[str, list[str]]:
        """The counts of a measure that are the sum of others of its row."""
        equations = [part.split("=") for part in listed(self.header.get("sums", ""))]
        return {
            whole.strip(): [part.strip() for part in parts.split("+")] for whole, parts in equations
        }

    @property
    def choices(self) -> tuple[str, ...]:
        """What a parameter that is a text may be."""
        return tuple(listed(self.header.get("choices", "")))

    @property
    def merges(self) -> tuple[str, ...]:
        """The columns of a first and a last day whose times are merged (`merging`)."""
        return tuple(listed(self.header.get("merges", "")))

    @cached_property
    def statement(self) -> str:
        """What is run: the text, with its times merged where the header says so."""
        return (
            merging.merged(self.text, list(self.columns), self.merges) if self.merges else self.text
        )

    @property
    def kept(self) -> str:
        """Where the relation is stored after the build: `rows`, `flows` or nowhere."""
        return self.header.get("kept", "")


@cache
def read(path: Path) -> SqlFile:
    """The SQL file at `path`, read once."""
    text = path.read_text(encoding="utf-8")
    return SqlFile(path.stem, text, headers.header(text))


@cache
def figure(name: str) -> SqlFile:
    """One of the files in `figures`, such as `daily` or `item_status`."""
    return read(FOLDER / "figures" / f"{name}.sql")


@cache
def folder(name: str) -> dict[str, SqlFile]:
    """The files of `relations`, `promises` or `measures`, by name; relations in the order to run.

    Measures read what a build has kept and never each other, so one may be named like a table.
    """
    files = {path.stem: read(path) for path in sorted((FOLDER / name).glob("*.sql"))}
    if name == "measures":
        return files
    ordered = headers.order({key: file.reads for key, file in files.items()})
    return {key: files[key] for key in ordered}


def refuse_other_schema(file: SqlFile, actual: Mapping[str, str], more: Sequence[str] = ()) -> None:
    """Raise `QueryError` when a file's rows are not of the schema that it declares.

    `more`: other things that are wrong with them.
    """
    problems = [*headers.check_schema(file.columns, actual), *more]
    if problems:
        raise QueryError(f"{file.name}.sql: " + "; ".join(problems) + ".")


def measure(name: str) -> SqlFile:
    """The measure called `name`; raises `QueryError` naming those that exist."""
    files = folder("measures")
    if name not in files:
        raise QueryError(f"There is no measure called {name!r}.", "There is: " + ", ".join(files))
    return files[name]


def relations_for(promises: tuple[str, ...]) -> list[SqlFile]:
    """The shared relations that these promises and the measures build on, in the order to run."""
    shared = folder("relations")
    wanted: set[str] = set()
    waiting = [name for promise in promises for name in folder("promises")[promise].reads]
    waiting += ["presence", *(name for name, file in shared.items() if file.kept)]
    while waiting:
        name = waiting.pop()
        if name in shared and name not in wanted:
            wanted.add(name)
            waiting += shared[name].reads
    return [file for name, file in shared.items() if name in wanted]


def needs(promise: str, sources: frozenset[str]) -> frozenset[str]:
    """The exported tables without which the promise cannot be measured.

    They follow from what the files read, through the shared relations, without what a file's header
    lists as `optional:`.
    """
    return needed_by(folder("promises")[promise], sources)


def needed_by(file: SqlFile, sources: frozenset[str]) -> frozenset[str]:
    """As `needs`, of any file: a measure, a relation."""
    found = _reached(file, sources, lambda read: read.reads - read.optional)
    return found | (file.requires & sources)


def corrected_by(file: SqlFile, sources: frozenset[str]) -> frozenset[str]:
    """The exported tables that only correct a file's figures: named by the file that reads them
    (`corrected_by:`), and so by every file that reads that one, unless it says `neutral:`."""
    shared = folder("relations")
    found = set(file.corrected_by)
    for name in file.reads:
        if name in shared and name not in sources:
            found |= corrected_by(shared[name], sources)
    for promise in file.promises:
        # a measure sums those of its promises that can be measured
        found |= needs(promise, sources) | corrected_by(folder("promises")[promise], sources)
    return frozenset(found & sources) - needed_by(file, sources) - file.neutral


def only_there(file: SqlFile) -> dict[str, str]:
    """What of a file's figures can be seen in one exported table only, as the file or a relation
    that it reads says (`only_there:`)."""
    shared = folder("relations")
    found: dict[str, str] = {}
    for name in sorted(file.reads & shared.keys()):
        found |= only_there(shared[name])
    return found | file.only_there


def draws_on(promise: str, sources: frozenset[str]) -> frozenset[str]:
    """The exported tables that the promise reads, also those it can do without."""
    return _reached(folder("promises")[promise], sources, lambda file: file.reads)


def _reached(
    first: SqlFile, sources: frozenset[str], read_by: Callable[[SqlFile], frozenset[str]]
) -> frozenset[str]:
    shared = folder("relations")
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [first]
    while waiting:
        for name in read_by(waiting.pop()) - seen:
            seen.add(name)
            if name in sources:
                found.add(name)
            elif name in shared:
                waiting.append(shared[name])
    return frozenset(found)
