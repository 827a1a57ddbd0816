"""Wrong TOML files: one value that may be somebody's name, and what no message may hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from typing import Any

# Planted wherever a mistake is a text.
SOMEBODY = "Zqx Åkesson"

_FOREIGN = re.compile(
    r"Input should|\[type=|https?://|input_value|validation error|pydantic|Field required|"
    r"Extra inputs|Traceback|None|Annotated",
)

# One of each type of TOML.
_OTHERS = (SOMEBODY, "", -7, 10**30, 1.5, float("nan"), True, date(2021, 2, 3), [], [SOMEBODY], {})


def is_plain(message: str) -> bool:
    """Whether a message is in our own words, names its file in every line, and names nobody."""
    lines = [line for line in message.split("\n") if not line.startswith("Hint: ")]
    assert all(re.match(r"(notice|exports)\.toml\b", line) for line in lines), message
    assert all(line.endswith(".") for line in message.split("\n")), message
    return SOMEBODY not in message and not _FOREIGN.search(message)


def variants(text: str) -> Iterator[dict[str, Any]]:
    """The file with every value in turn replaced by one of each type, left out, or renamed."""
    whole = tomllib.loads(text)
    for at in _places(whole):
        for other in _OTHERS:
            yield _with(whole, at, other)
        yield _with(whole, at, None)


def as_json(data: Any) -> Any:
    """What a JSON Schema sees of TOML: days and times are texts."""
    if isinstance(data, dict):
        return {key: as_json(part) for key, part in data.items()}
    if isinstance(data, list):
        return [as_json(part) for part in data]
    return data.isoformat() if isinstance(data, date | datetime) else data


def _places(data: Any, before: tuple = ()) -> Iterator[tuple]:
    parts = data.items() if isinstance(data, dict) else enumerate(data)
    for key, part in parts:
        yield (*before, key)
        if isinstance(part, dict | list):
            yield from _places(part, (*before, key))


def _with(whole: dict[str, Any], at: tuple, other: Any) -> dict[str, Any]:
    changed = deepcopy(whole)
    inside: Any = changed
    for step in at[:-1]:
        inside = inside[step]
    if other is None:
        inside.pop(at[-1])
    else:
        inside[at[-1]] = deepcopy(other)
    return changed
