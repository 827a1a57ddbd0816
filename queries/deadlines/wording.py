"""The clock's steps in words, Swedish and English, each with its source.

The sentences are in `steps.toml`, where legal can read them; this file only fills in days.
A step is kept as a key and its values, so that one calculation can be shown in both languages.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from queries.deadlines.working_days import holiday_name

LANGUAGES = ("sv", "en")

_MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}
_WEEKDAYS = {
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_UNITS = {
    "days": {"sv": ("dag", "dagar"), "en": ("day", "days")},
    "working_days": {"sv": ("arbetsdag", "arbetsdagar"), "en": ("working day", "working days")},
    "years": {"sv": ("år", "år"), "en": ("year", "years")},
    "months": {"sv": ("månad", "månader"), "en": ("month", "months")},
}
# Small numbers of months are written out, as the notice does; "en månad" is not "1 månad".
_NUMBERS = {"sv": ("en", "två", "tre"), "en": ("one", "two", "three")}

# What a question is measured from.
RECEIPT = {"sv": "mottagandet", "en": "the receipt"}
PREVIOUS_ANSWER = {"sv": "det förra svaret", "en": "the previous answer"}


@dataclass(frozen=True)
class Count:
    """A number of days, months or years, to be written with its noun."""

    number: int
    unit: str


@dataclass(frozen=True)
class Month:
    """The month of a day, to be written without the day."""

    day: date


@dataclass(frozen=True)
class Rolled:
    """The days passed over on the way from a last day to the next working day."""

    first: date
    next: date


@dataclass(frozen=True)
class Step:
    """One sentence of the calculation: its key in `steps.toml` and the values it needs."""

    key: str
    values: Mapping[str, Any]

    def words(self, lang: str) -> dict[str, str]:
        """`text` and `source` in that language."""
        entry = _entries()[self.key]
        filled = {name: in_words(value, lang) for name, value in self.values.items()}
        text = entry[lang].format(**filled)
        return {"text": text[0].upper() + text[1:], "source": entry["source"][lang]}


@dataclass(frozen=True)
class Alternative:
    """What another reading of the same rule gives: a day, or an instant for a period in hours."""

    reading: str
    ends: date | datetime

    def words(self, lang: str) -> dict[str, str]:
        """`reading`, `due_on`, `text` and `source` in that language.

        An instant is given as `due_at` and as `due_on`, so that every kind of calculation has
        `due_on`.
        """
        entry = _entries()["reading"][self.reading]
        found = {"reading": self.reading, "due_on": iso(self.ends)}
        if isinstance(self.ends, datetime):
            found["due_at"] = iso(self.ends)
        return {**found, "text": entry[lang], "source": entry["source"][lang]}


def iso(value: date | datetime) -> str:
    """The day as YYYY-MM-DD; an instant with its offset, and seconds only where there are any."""
    if not isinstance(value, datetime):
        return value.isoformat()
    exact = value.second or value.microsecond
    return value.isoformat() if exact else value.isoformat(timespec="minutes")


def step(key: str, **values: Any) -> Step:
    """The step of that key in `steps.toml`, with its values by name."""
    return Step(key, values)


def day_in_words(day: date, lang: str, weekday: bool = True) -> str:
    """The day as in prose: "tisdag 7 april 2026", "Tuesday 7 April 2026".

    >>> day_in_words(date(2026, 4, 7), "en")
    'Tuesday 7 April 2026'
    """
    plain = f"{day.day} {_MONTHS[lang].split()[day.month - 1]} {day.year}"
    return f"{_weekday(day, lang)} {plain}" if weekday else plain


def in_words(value: Any, lang: str) -> str:
    """A value of a step as it is written in a sentence of that language."""
    match value:
        case datetime():
            at, written = {"sv": "kl.", "en": "at"}[lang], iso(value)
            return f"{day_in_words(value, lang)} {at} {written[11:-6]} (UTC{written[-6:]})"
        case date():
            return day_in_words(value, lang)
        case Count(number, unit):
            return _count(number, unit, lang)
        case Month(day):
            return _MONTHS[lang].split()[day.month - 1]
        case Rolled(first, following):
            return _why_rolled(first, following, lang)
        case Mapping():
            return str(value[lang])
        case _:
            return str(value)


@cache
def _entries() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("steps.toml").read_text(encoding="utf-8"))


def _weekday(day: date, lang: str) -> str:
    return _WEEKDAYS[lang].split()[day.weekday()]


def _count(number: int, unit: str, lang: str) -> str:
    one, other = _UNITS[unit][lang]
    written = str(number)
    if unit == "months" and 1 <= number <= len(_NUMBERS[lang]):
        written = _NUMBERS[lang][number - 1]
    return f"{written} {one if number == 1 else other}"


def _why_rolled(first: date, following: date, lang: str) -> str:
    """Each day passed over, by name: "5 April 2026 is Easter Sunday, 6 April Easter Monday"."""
    parts = []
    for ordinal in range(first.toordinal(), following.toordinal()):
        day = date.fromordinal(ordinal)
        name = holiday_name(day, lang)
        if name is None:
            weekday = _weekday(day, lang)
            name = f"en {weekday}" if lang == "sv" else f"a {weekday}"
        parts.append(f"{day.day} {_MONTHS[lang].split()[day.month - 1]} {name}")
    verb = {"sv": "är", "en": "is"}[lang]
    start = day_in_words(first, lang, weekday=False)
    rest = parts[0].split(" ", 2)[2]
    return ", ".join([f"{start} {verb} {rest}", *parts[1:]])
