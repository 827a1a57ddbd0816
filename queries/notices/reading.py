"""Reads the notice file: promises, their words, their law, and the dated figures they rest on.

Why it exists: the figures of the law and the sentences of the notice are data that legal reviews,
so no other module may hold one. It must not read exports or do date arithmetic.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from queries.engine import headers
from queries.errors import NoticeError
from queries.exports.lists import REQUEST_KINDS, SERVICES
from queries.notices.checked_toml import CheckedToml
from queries.notices.model import (
    BASES,
    COUNTED,
    FROM_COLUMNS,
    LANGUAGES,
    NATURES,
    VIEWS,
    DatedValue,
    DisposalDecision,
    Period,
    Promise,
    Retention,
    Target,
    Words,
)

SHIPPED = Path(__file__).parents[1] / "notice.toml"
PROMISES = Path(__file__).parents[1] / "promises"


# What can be counted of holdings at all is counted from the end of the relationship.
_ALWAYS = ("retention.relationship",)


@dataclass(frozen=True)
class TableRule:
    """How often a table should come, and which losses refuse a load (shares are 0 to 1)."""

    cadence_days: int
    too_old_days: int
    gone_share: float
    gone_least: int
    bad_share: float
    unknown_customer_share: float


@dataclass(frozen=True)
class Clock:
    """The figures of a request's clock (GDPR art. 12.3, 12.4)."""

    months: int
    extension_months: int
    ask_within_days: int
    ask_warn_working_days: int
    scope_question_pauses: bool


class Tables(dict[str, TableRule]):
    """Table rules by name; a table that the notice does not name has the default rule."""

    def __init__(self, default: TableRule, named: Mapping[str, TableRule]) -> None:
        super().__init__(named)
        self.default = default

    def __missing__(self, name: str) -> TableRule:
        return self.default


@dataclass(frozen=True)
class Notice:
    """The whole notice file. `digest` is the SHA-256 of its bytes and of every set figure."""

    name: str
    version: str
    digest: str
    companies: Mapping[str, str]
    retention: Mapping[str, Retention]
    clock: Clock
    tables: Tables
    promises: Mapping[str, Promise]
    disposal_decisions: tuple[DisposalDecision, ...] = ()
    periods: Mapping[str, Period] = field(default_factory=dict)
    similar_services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_notice(path: Path | str | None = None) -> Notice:
    """The notice in `path`, or the shipped one.

    Raises `NoticeError` when the file is missing, is not TOML, lacks a key, or names a promise that
    has no SQL file. A notice with fewer promises than there are SQL files measures less.

    >>> read_notice().promises["erase_after_relationship"].nature
    'duty'
    """
    file = Path(path) if path else SHIPPED
    try:
        raw = file.read_bytes()
        data = tomllib.loads(raw.decode("utf-8"))
    except FileNotFoundError:
        raise NoticeError(f"There is no notice file {file.name}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NoticeError(f"{file.name} is not a TOML file: {error}.") from None
    reader = _Reader(file.name, data)
    return reader.notice(hashlib.sha256(raw).hexdigest())


def _counts(promise: str) -> tuple[str, ...]:
    """The times that the promise's SQL says it counts by."""
    header = headers.header((PROMISES / f"{promise}.sql").read_text(encoding="utf-8"))
    return tuple(time.strip() for time in header.get("counts", "").split(",") if time.strip())


class _Reader(CheckedToml):
    """Turns the TOML tables into objects."""

    def notice(self, digest: str) -> Notice:
        self._only(
            self.data,
            "",
            {
                "name",
                "version",
                "companies",
                "retention",
                "period",
                "clock",
                "tables",
                "promise",
                "disposal_decision",
                "similar_services",
            },
        )
        promises = {n: self._promise(n, t) for n, t in self.data.get("promise", {}).items()}
        self._must_have({*_ALWAYS, *(time for one in promises.values() for time in one.counts)})
        retention = {n: self._retention(n, t) for n, t in self.data.get("retention", {}).items()}
        return Notice(
            name=self._take(self.data, "", "name", str),
            version=self._take(self.data, "", "version", str),
            digest=digest,
            companies=dict(self.data.get("companies", {})),
            retention=retention,
            clock=self._clock(),
            tables=self._tables(),
            promises=promises,
            disposal_decisions=tuple(
                self._disposal_decision(table) for table in self.data.get("disposal_decision", [])
            ),
            periods={n: self._period(n, t) for n, t in self.data.get("period", {}).items()},
            similar_services=self._similar_services(),
        )

    def _must_have(self, times: Iterable[str]) -> None:
        """The times that promises count by; `clock` and `statutes` are no single table."""
        for section, dot, name in (time.partition(".") for time in sorted(times)):
            if dot:
                self._take(self.data.get(section, {}), f"{section}.", name, dict)

    def _retention(self, name: str, table: Mapping[str, Any]) -> Retention:
        path = f"retention.{name}."
        self._only(table, path, {"basis", "from_column", "is_statutory", "run_days", "values"})
        return Retention(
            name=name,
            basis=self._one_of(table, path, "basis", BASES),
            from_column=self._one_of(table, path, "from_column", FROM_COLUMNS),
            is_statutory=self._take(table, path, "is_statutory", bool),
            run_days=self._take(table, path, "run_days", int),
            values=self._values(table, path),
        )

    def _values(self, table: Mapping[str, Any], path: str) -> tuple[DatedValue, ...]:
        values = [
            DatedValue(
                self._take(value, f"{path}values.", "from", date),
                self._take(value, f"{path}values.", "value", int),
                self._take(value, f"{path}values.", "source", str),
            )
            for value in self._take(table, path, "values", list)
        ]
        if not values:
            raise self._error(f"{path}values", "is empty")
        return tuple(sorted(values, key=lambda value: value.valid_from))

    def _period(self, name: str, table: Mapping[str, Any]) -> Period:
        path = f"period.{name}."
        self._only(table, path, {"basis", "counted", "values"})
        return Period(
            name=name,
            basis=self._one_of(table, path, "basis", ("days", "months", "years")),
            counted=self._one_of(table, path, "counted", COUNTED),
            values=self._values(table, path),
        )

    def _similar_services(self) -> dict[str, tuple[str, ...]]:
        table = {"similar_services": {}, **self.data}
        named = self._take(table, "", "similar_services", dict)
        self._only(named, "similar_services.", set(SERVICES))
        for service in named:
            for similar in self._take(named, "similar_services.", service, list):
                if similar not in SERVICES:
                    raise self._error(
                        f"similar_services.{service}", "must name some of " + ", ".join(SERVICES)
                    )
        return {service: tuple(similar) for service, similar in named.items()}

    def _disposal_decision(self, table: Mapping[str, Any]) -> DisposalDecision:
        path = "disposal_decision."
        self._only(table, path, {"reference", "from", "until", "companies", "categories"})
        for key in ("companies", "categories"):
            self._take({key: [], **table}, path, key, list)
        if "until" in table:
            self._take(table, path, "until", date)
        return DisposalDecision(
            reference=self._take(table, path, "reference", str),
            decided_from=self._take(table, path, "from", date),
            decided_until=table.get("until"),
            companies=tuple(table.get("companies", ())),
            categories=tuple(table.get("categories", ())),
        )

    def _clock(self) -> Clock:
        table = self._take(self.data, "", "clock", dict)
        figures = ("months", "extension_months", "ask_within_days", "ask_warn_working_days")
        self._only(table, "clock.", {*figures, "scope_question_pauses", "source"})
        months, extension, within, warn = (
            self._take(table, "clock.", figure, int) for figure in figures
        )
        pauses = self._take(table, "clock.", "scope_question_pauses", bool)
        return Clock(months, extension, within, warn, pauses)

    def _tables(self) -> Tables:
        named = dict(self._take(self.data, "", "tables", dict))
        fields = TableRule.__dataclass_fields__
        for name, table in named.items():
            self._only(table, f"tables.{name}.", set(fields))
        default = named.pop("default", {})
        for key in fields:
            self._take(default, "tables.default.", key, float if key.endswith("share") else int)
        rules = {name: TableRule(**{**default, **table}) for name, table in named.items()}
        return Tables(TableRule(**default), rules)

    def _promise(self, name: str, table: Mapping[str, Any]) -> Promise:
        path = f"promise.{name}."
        if not (PROMISES / f"{name}.sql").is_file():
            known = sorted(file.stem for file in PROMISES.glob("*.sql"))
            raise self._error(
                f"promise.{name}",
                f"has no SQL file promises/{name}.sql",
                "There is SQL for: " + ", ".join(known),
            )
        known_keys = {
            "section",
            "from",
            "law",
            "nature",
            "remedy",
            "view",
            "panel",
            "kinds",
            "erases",
            "weight",
            "target",
            "near",
            *LANGUAGES,
        }
        return Promise(
            id=name,
            section=self._take(table, path, "section", str),
            source=self._one_of(table, path, "from", ("N", "L")),
            law=self._take(table, path, "law", str),
            nature=self._one_of(table, path, "nature", NATURES),
            remedy=self._one_of(table, path, "remedy", ("practice", "notice")),
            view=self._one_of(table, path, "view", VIEWS),
            erases=self._take({"erases": False, **table}, path, "erases", bool),
            weight=self._take(table, path, "weight", int),
            target=self._target(table, path, "target"),
            near=self._target(table, path, "near"),
            words={lang: self._words(table, path, lang) for lang in LANGUAGES},
            figures={key: value for key, value in table.items() if key not in known_keys},
            counts=_counts(name),
            panel=self._take({"panel": None, **table}, path, "panel", (str, type(None))),
            kinds=self._kinds(table, path),
        )

    def _kinds(self, table: Mapping[str, Any], path: str) -> tuple[str, ...]:
        kinds = self._take({"kinds": [], **table}, path, "kinds", list)
        if not set(kinds) <= set(REQUEST_KINDS):
            raise self._error(f"{path}kinds", "must name some of " + ", ".join(REQUEST_KINDS))
        return tuple(kinds)

    def _target(self, table: Mapping[str, Any], path: str, key: str) -> Target:
        target = self._take(table, path, key, dict)
        self._only(target, f"{path}{key}.", {"open", "share"})
        if not target:
            raise self._error(f"{path}{key}", "must name `open`, `share` or both")
        return Target(**target)

    def _words(self, table: Mapping[str, Any], path: str, lang: str) -> Words:
        words = self._take(table, path, lang, dict)
        where = f"{path}{lang}."
        keys = ("name", "promise", "how", "why", "why_held")
        self._only(words, where, {*keys, "unit"})
        unit = self._take(words, where, "unit", dict)
        return Words(
            **{key: self._take(words, where, key, str) for key in keys},
            unit_one=self._take(unit, f"{where}unit.", "one", str),
            unit_other=self._take(unit, f"{where}unit.", "other", str),
        )
