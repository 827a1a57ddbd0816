"""JSON Schemas of the two files that people write, for their editors: generated, not written.

An editor that knows TOML (Taplo, Even Better TOML) takes a schema from the file's first line,
`#:schema PATH`; it then offers keys and lists and marks what the reader would refuse. `make
schemas` writes both anew (`python -m queries.schemas`); a test fails when they are out of date.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from queries.exports import TABLES
from queries.loading.mapping import Mapping, columns_of
from queries.notices.model import Notice

_HERE = Path(__file__).parent
NOTICE, EXPORTS = _HERE / "notices/notice.schema.json", _HERE / "loading/exports.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def notice_schema() -> dict[str, Any]:
    """The schema of a notice file."""
    return {"$schema": _DIALECT, **_plain(Notice.model_json_schema())}


def exports_schema() -> dict[str, Any]:
    """The schema of `exports.toml`: the columns that an entry may name are those of its table."""
    models = {name: columns_of(name) for name in TABLES}
    asked = [(model, "validation") for model in (Mapping, *models.values())]
    refs, defined = models_json_schema(asked)  # type: ignore[arg-type]
    defs = defined["$defs"]
    entry = defs["Entry"]
    entry["properties"]["columns"] = {"description": entry["properties"]["columns"]["description"]}
    entry["allOf"] = [
        {
            "if": {"properties": {"table": {"const": name}}, "required": ["table"]},
            "then": {"properties": {"columns": refs[model, "validation"]}},
        }
        for name, model in models.items()
    ]
    whole = defs.pop(Mapping.__name__)
    del defs["ColumnSource"]
    return {"$schema": _DIALECT, **_plain(whole | {"$defs": defs})}


def written(schema: dict[str, Any]) -> str:
    """A schema as its file has it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _plain(schema: Any) -> Any:
    """Without what TOML has not (null) and what only repeats the keys (titles)."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: _plain(part)
        for key, part in schema.items()
        if not (key == "title" and isinstance(part, str)) and not (key == "default" and not part)
    }
    kinds = [kind for kind in plain.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        plain = kinds[0] | {key: part for key, part in plain.items() if key != "anyOf"}
    return plain


if __name__ == "__main__":
    NOTICE.write_text(written(notice_schema()), encoding="utf-8")
    EXPORTS.write_text(written(exports_schema()), encoding="utf-8")
