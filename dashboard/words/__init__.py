"""What the reader reads, in Swedish or in English.

Two files, one set of keys. A sentence is built from whole clauses of the files, never from glued
fragments, because the two languages divide sentences differently.

Imports `queries`.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from dashboard.words.written import Written, written
from queries.disclosure_control.few import is_told as is_told
from queries.notices.model import LANGUAGES as LANGUAGES

# Families whose values the exports choose: one without a word is shown as it was exported. All
# other families are closed lists of the contract or of our SQL.
OPEN = ("category", "country", "purpose", "purpose_said")


class Words:
    """The words of one language, and how it writes numbers and days (`Words.written`)."""

    def __init__(self, lang: str, texts: Mapping[str, str]) -> None:
        self.lang = lang
        self.written: Written = written(lang)
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values filled in. An unknown key is a bug."""
        return self._texts[key].format(**{name: self.say(value) for name, value in values.items()})

    def count(self, key: str, number: int, **values: object) -> str:
        """The text of `key.one` or `key.other`; `{n}` in it is the number in digits."""
        form = "one" if number == 1 else "other"
        return self(f"{key}.{form}", n=number, **values)

    def worded(self, key: str, number: int, **values: object) -> str:
        """As `count`, with the number as a word from one to twelve: for the start of a clause."""
        form = "one" if number == 1 else "other"
        gender = self._texts.get(f"{key}.gender", "common")
        return self(f"{key}.{form}", n=self.written.numeral(number, gender), **values)

    def share_of(self, part: int, whole: int) -> str:
        """A part of a whole as a percentage; of too few for one, as two numbers."""
        if is_told(whole):
            return self.written.share(part / whole)
        return self("share.few", part=part, whole=whole)

    def say(self, value: object) -> str:
        """A value as this language writes it; text stays as it is."""
        return self.written.value(value)

    def has(self, key: str) -> bool:
        """Whether the key exists: for names that come from data, such as a new export table."""
        return key in self._texts

    def name(self, family: str, value: str) -> str:
        """The name of a value; of the `OPEN` families the value itself where there is no word.

        **Raises** KeyError for a value of a closed list that has no word: a bug.
        """
        if family in OPEN:
            return self._texts.get(f"{family}.{value}", value)
        return self._texts[f"{family}.{value}"]

    @property
    def texts(self) -> Mapping[str, str]:
        """All texts by key."""
        return self._texts


@cache
def words(lang: str) -> Words:
    """The words of `sv` or `en`."""
    source = files(__package__).joinpath(f"{lang}.toml").read_text(encoding="utf-8")
    return Words(lang, dict(_flat(tomllib.loads(source))))


def placeholders(text: str) -> set[str]:
    """The names in braces of a text: both languages must fill in the same ones."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def sentence(clause: str) -> str:
    """The clause with a capital first letter, the rest untouched."""
    return clause[:1].upper() + clause[1:]


def _flat(table: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        path = f"{above}{key}"
        pairs += _flat(value, f"{path}.") if isinstance(value, dict) else [(path, value)]
    return pairs
