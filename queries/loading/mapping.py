"""``exports.toml``: what the files of a folder are, and how their columns map onto the contract.

It is read strictly. An unknown key, column or word is reported with file, entry and key, because a
mapping that is understood only in part would load wrong rows without an error.
"""

import hashlib
import json
from collections.abc import Mapping as MappingType
from copy import copy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationInfo, create_model, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from queries.errors import ExportError
from queries.exports import TABLES, Table
from queries.loading import mapping_values as read
from queries.toml_files import (
    OWN_DIGEST,
    OWN_PLACE,
    Listed,
    OwnDigest,
    TomlTable,
    checked,
    fault,
    means,
    parsed,
)

MAPPING_FILE = "exports.toml"
_WAYS = 'Write ours = "theirs", { from = "theirs", map = {...} } or { value = ... }.'

# Keys that apply to columns of some kinds only.
_KINDS_OF_KEY = {
    "date_format": ("date", "instant"),
    "decimal": ("number",),
    "id_prefix": ("text",),
}


class ColumnSource(TomlTable):
    """Where one column of the contract comes from: a column of the file, or a constant."""

    source_words: ClassVar = ("map",)

    source: read.Word | None = means("The file's column.", default=None, key="from")
    constant: str | None = means(
        "A constant for every row, standing alone.", default=None, key="value"
    )
    map: dict[read.Trimmed, str] = means(
        "The file's words to ours; an empty text empties the cell.", default={}, min_length=1
    )
    null_values: Listed[read.Trimmed] = means(
        "Texts of this column that mean no value, beside the file's own.", default=()
    )
    date_format: read.DateFormat | None = means("How its days are written.", default=None)
    decimal: read.Decimal | None = means("Its decimal sign.", default=None)
    id_prefix: str | None = means("Stands before its ids, not the file's prefix.", default=None)


class _Stated(ColumnSource):
    """The same as a file states it; `kind` is the contract's kind of the column."""

    kind: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _by_its_name(cls, found: Any) -> Any:
        if not isinstance(found, str | dict):
            raise fault("is neither a column's name nor a table", _WAYS)
        return {"from": found} if isinstance(found, str) else found

    @model_validator(mode="after")
    def _makes_sense(self) -> "_Stated":
        given = self.model_fields_set
        if ("source" in given) == ("constant" in given):
            raise fault("needs either from or value", _WAYS)
        if "constant" in given and len(given) > 1:
            raise fault("has a constant and more", "value stands alone.")
        for key, kinds in _KINDS_OF_KEY.items():
            if key in given and self.kind not in kinds:
                raise fault(f"has {key}, which means nothing for a column of kind {self.kind}")
        return self

    @classmethod
    def meanings(cls) -> dict[str, str | None]:
        every, kind = super().meanings(), (cls.kind,)
        return {key: every[key] for key in every if cls.kind in _KINDS_OF_KEY.get(key, kind)}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        """A column's name, or a table of what means something for the kind, or a constant."""
        reference = handler(schema)
        whole = handler.resolve_ref_schema(reference)
        known = {key: whole["properties"][key] for key in cls.meanings()}
        constant = {"value": known.pop("value")}
        table = {"type": "object", "additionalProperties": False}
        whole.clear()
        whole["anyOf"] = [
            {"type": "string", "minLength": 1},
            table | {"properties": known, "required": ["from"]},
            table | {"properties": constant, "required": ["value"]},
        ]
        return reference


@cache
def _stated(kind: str, values: tuple[str, ...] | None) -> type[_Stated]:
    name = "_".join(("one_of", *values)) if values else kind
    word = read.word_of(kind, values)
    fields: dict[str, Any] = {
        "constant": (read.constant_of(kind, values), copy(ColumnSource.model_fields["constant"])),
        "map": (dict[read.Trimmed, word], copy(ColumnSource.model_fields["map"])),  # type: ignore[valid-type]
    }
    model = create_model(name, __base__=_Stated, **fields)
    model.kind = kind
    return model


class Entry(TomlTable):
    """One ``[[file]]``: a path or pattern, the table it feeds, and how."""

    path: read.RelativePath = means("A file or a pattern, relative to the folder.")
    table: read.TableName = means("The table of the contract that it feeds.")
    encoding: read.Encoding | None = means("The text's encoding; else found out.", default=None)
    delimiter: read.Delimiter | None = means("What parts its fields; else found out.", default=None)
    sheet: read.Word | None = means("The sheet, of a workbook that has several.", default=None)
    date_format: read.DateFormat | None = means("How its days are written.", default=None)
    decimal: read.Decimal = means("The decimal sign of its numbers.", default=".")
    null_values: Listed[read.Trimmed] = means("Texts that mean no value.", default=())
    id_prefix: read.Word = means("Stands before every id of the file.", default="")
    extracted_at: read.LocalTime | None = means("When it was exported.", default=None)
    complete: bool = means("Whether it has every row of what it covers.", default=True)
    companies: read.Words | None = means("The companies that it covers.", default=None)
    systems: read.Words | None = means("The systems that it covers.", default=None)
    events_from: date | None = means("The first day of the events in it.", default=None)
    columns: dict[str, ColumnSource] = means('Our columns by theirs: ours = "theirs".', default={})
    digest: OwnDigest
    place: SkipJsonSchema[str] = Field(default="", validation_alias=OWN_PLACE)

    @field_validator("columns", mode="before")
    @classmethod
    def _of_the_table(cls, found: Any, info: ValidationInfo) -> Any:
        if not isinstance(found, dict):
            return found
        if "table" not in info.data:
            return {}  # the columns depend on the table, which is not known
        model = columns_of(info.data["table"].name)
        stated = model.model_validate(found, by_alias=True, by_name=False)
        return {name: ColumnSource.model_construct(**vars(getattr(stated, name))) for name in found}

    def feed(self, column: str) -> ColumnSource:
        """The source of a column: as the entry says, else the file's column of the same name."""
        return self.columns.get(column) or ColumnSource(source=column)


@cache
def columns_of(name: str) -> type[TomlTable]:
    """The shape of `[file.columns]` for a table of the contract."""
    fields: dict[str, Any] = {
        column.name: (_stated(column.kind, column.values), means(column.doc, default=None))
        for column in TABLES[name].columns.values()
    }
    return create_model(f"columns_of_{name}", __base__=TomlTable, **fields)


class Mapping(TomlTable):
    """All entries of a folder. ``is_assumed``: there is no exports.toml, names say the table."""

    entries: Annotated[Listed[Entry], Field(min_length=1)] = means(
        "One [[file]], with two brackets, for each exported file or pattern.", key="file"
    )
    digest: OwnDigest
    is_assumed: SkipJsonSchema[bool] = Field(default=False, validation_alias="(is_assumed)")


def read_mapping(folder: Path) -> Mapping | None:
    """The folder's mapping, or None where there is no ``exports.toml``.

    **Raises** ExportError with everything in it that cannot be understood.
    """
    path = folder / MAPPING_FILE
    if not path.is_file():
        return None
    content = path.read_bytes()
    found = parsed(content, MAPPING_FILE, ExportError)
    return mapping_of(found, hashlib.sha256(content).hexdigest())


def mapping_of(found: MappingType[str, Any], digest: str) -> Mapping:
    """The mapping in the content of a TOML file. Raises ExportError as ``read_mapping`` does."""
    whole = dict(found) | {OWN_DIGEST: digest}
    if isinstance(entries := found.get("file"), list):
        whole["file"] = [_with_own(number, entry) for number, entry in enumerate(entries, start=1)]
    return checked(Mapping, whole, MAPPING_FILE, ExportError)


def entry_by_name(name: str, table: Table) -> Entry:
    """The entry of a file that is named for its table and has the contract's own header."""
    return Entry(path=name, table=table, place=name, digest="by name")


def _with_own(number: int, entry: Any) -> Any:
    """An entry with its place and digest."""
    if not isinstance(entry, dict):
        return entry
    text = json.dumps(entry, sort_keys=True, default=str)
    place = f"{MAPPING_FILE}: [[file]] number {number} ({entry.get('path')})"
    return entry | {OWN_PLACE: place, OWN_DIGEST: hashlib.sha256(text.encode()).hexdigest()}
