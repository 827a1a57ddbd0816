"""Tables of a TOML file whose keys are all known and of the right type.

Why it exists: a mistyped key of the notice would be silently without effect, so every complaint
names the file and the key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queries.errors import NoticeError


@dataclass
class CheckedToml:
    """The parsed text of `file`; the methods raise `NoticeError` for what it should not hold."""

    file: str
    data: Mapping[str, Any]

    def _error(self, key: str, what: str, hint: str | None = None) -> NoticeError:
        return NoticeError(f"{self.file}: {key} {what}.", hint)

    def _only(self, table: Mapping[str, Any], path: str, known: set[str]) -> None:
        for key in table:
            if key not in known:
                raise self._error(
                    f"{path}{key}",
                    "is not a key that is known here",
                    "Known: " + ", ".join(sorted(known)),
                )

    def _take(self, table: Mapping[str, Any], path: str, key: str, kind: Any) -> Any:
        if key not in table:
            raise self._error(f"{path}{key}", "is missing")
        if not isinstance(table[key], kind) or (kind is int and isinstance(table[key], bool)):
            raise self._error(f"{path}{key}", f"must be of type {kind.__name__}")
        return table[key]

    def _one_of(self, table: Mapping[str, Any], path: str, key: str, known: tuple[str, ...]) -> str:
        value = self._take(table, path, key, str)
        if value not in known:
            raise self._error(f"{path}{key}", "must be one of " + ", ".join(known))
        return value
