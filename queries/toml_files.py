"""TOML files that people write, read strictly: every key known, every value of its type.

The notice and the `exports.toml` of a folder are read so. Each states its shape as pydantic models
derived from `TomlTable`; whatever does not fit becomes a sentence that names the file and the key.
All faults of a file are told at once, because people mend a file in one go. No sentence holds a
value or a word that a file's own data uses: it may be somebody's name.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

from queries.errors import NoticeboardError

_LARGEST = 1_000_000
_MOST_FAULTS = 30

T = TypeVar("T")
Keys = tuple[str | int, ...]
Model = TypeVar("Model", bound="TomlTable")

# A list of TOML. Its items are as strict as everything else.
Listed = Annotated[tuple[T, ...], Strict(False)]

# Sentences by pydantic's type of error.
_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that is known here",
    "string_type": "must be a text, written in quotes",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false, without quotes",
    "date_type": "must be a day, written 2021-01-01 without quotes",
    "datetime_type": "must be a time, written 2026-11-01T04:10:00 without quotes",
    "tuple_type": "must be a list, in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
}

# Where the meaning of the key helps.
_TOLD_WITH_MEANING = [_SENTENCES[kind] for kind in ("missing", "tuple_type", "model_type")]

# Where a model finds a field that no file can write: the name of a table is its key, a digest is
# computed. Whoever reads the file puts it beside the table's keys.
OWN_NAME, OWN_DIGEST, OWN_COUNTS, OWN_PLACE = "(name)", "(digest)", "(counts)", "(place)"
OwnName = Annotated[SkipJsonSchema[str], Field(validation_alias=OWN_NAME)]
OwnDigest = Annotated[SkipJsonSchema[str], Field(validation_alias=OWN_DIGEST)]


def means(meaning: str, key: str | None = None, **given: Any) -> Any:
    """A field of a table: what it means to whoever writes the file, and its key there."""
    return Field(validation_alias=key, description=meaning, **given)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the keys that lead to it, a sentence's end, what to do."""

    at: Keys
    what: str
    hint: str | None = None


def fault(what: str, hint: str | None = None) -> PydanticCustomError:
    """The error of a validator of ours, to be raised; the sentence begins with the key."""
    return PydanticCustomError("fault", "{what}", {"what": what, "hint": hint})


@dataclass(frozen=True)
class OneOf:
    """Marks a text that has to be one of the names."""

    names: tuple[str, ...]

    def known(self, found: Any) -> Any:
        """The text, when it is one of them."""
        if not isinstance(found, str) or found not in self.names:
            raise fault("must be one of " + ", ".join(map(_key, self.names)))
        return found

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.known)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.names)}


class TomlTable(BaseModel):
    """A table of a TOML file. Models are read by the file's keys and made in code by field names.

    `source_words` names the fields whose keys are words of an export's own data.
    """

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        hide_input_in_errors=True,
    )
    source_words: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="wrap")
    @classmethod
    def _in_plain_words(cls, found: Any, handler: Any) -> Any:
        """Words each error here, where the model still says which keys exist."""
        try:
            return handler(found)
        except ValidationError as wrong:
            details = [
                InitErrorDetails(type=cls._worded(error), loc=cls._at(error, found), input=None)
                for error in wrong.errors(include_input=False, include_url=False)
            ]
        raise ValidationError.from_exception_data(cls.__name__, details)

    @classmethod
    def _worded(cls, error: Any) -> PydanticCustomError:
        kind, given, at, hint = error["type"], error.get("ctx", {}), error["loc"], None
        if kind == "fault":
            what, hint = given["what"], given["hint"]
        else:
            what = _SENTENCES.get(kind, "is not what belongs here").format(**given)
        if kind == "extra_forbidden":
            hint = f"Known here: {', '.join(cls.meanings())}."
        if what in _TOLD_WITH_MEANING and len(at) == 1:
            hint = cls.meanings().get(at[0])
        return fault(what, hint)

    @classmethod
    def _at(cls, error: Any, found: Any) -> Keys:
        at: Keys = tuple(step for step in error["loc"] if step != "[key]")
        if len(at) > 1 and at[0] in cls.source_words:
            return at[0], list(found[at[0]]).index(at[1])
        return at

    @classmethod
    def meanings(cls) -> dict[str, str | None]:
        """What a file may write in this table, each key with its meaning."""
        named = {str(f.validation_alias or n): f.description for n, f in cls.model_fields.items()}
        return {key: meaning for key, meaning in named.items() if not key.startswith("(")}


def parsed(content: bytes, file: str, error: type[NoticeboardError]) -> dict[str, Any]:
    """The TOML in a file's bytes. Raises `error` when it is too large, not UTF-8 or not TOML."""
    if len(content) > _LARGEST:
        raise error(f"{file} is larger than {_LARGEST:,} bytes.")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise error(f"{file} is not UTF-8 (byte {wrong.start}).", "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as wrong:
        raise error(f"{file} is not a TOML file: {wrong}.") from None
    except (ValueError, RecursionError):
        message = f"{file} is not a TOML file: a number is too long or a list nested too deeply."
        raise error(message) from None


def checked(
    model: type[Model],
    data: Mapping[str, Any],
    file: str,
    error: type[NoticeboardError],
    others: Iterable[Fault] = (),
) -> Model:
    """The file's content as `model`. Raises `error` with every fault of it, and the `others`."""
    faults = []
    try:
        whole = model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as wrong:
        for told in wrong.errors(include_input=False, include_url=False):
            faults.append(Fault(told["loc"], told["ctx"]["what"], told["ctx"]["hint"]))
    faults.extend(others)
    # a list counts as empty to pydantic when no item of it is right
    inner = {one.at[:n] for one in faults for n in range(len(one.at))}
    faults = [one for one in faults if one.what != _SENTENCES["too_short"] or one.at not in inner]
    if faults:
        raise error(_told(faults, data, file))
    return whole


def _told(faults: Sequence[Fault], data: Mapping[str, Any], file: str) -> str:
    """Every fault as a line; a hint that several share in a row stands after the last of them."""
    lines = []
    wrong_paths = {one.at for one in faults}
    shown = faults[:_MOST_FAULTS]
    for one, following in zip(shown, [*shown[1:], None], strict=True):
        lines.append(f"{file}: {_place(one.at, data, wrong_paths)} {one.what}.")
        if one.hint and (following is None or following.hint != one.hint):
            lines.append(f"Hint: {one.hint}")
    if len(faults) > len(shown):
        lines.append(f"{file}: {len(faults) - len(shown)} more mistakes like these.")
    return "\n".join(lines)


def _place(at: Keys, data: Mapping[str, Any], wrong: set[Keys]) -> str:
    """The keys as a reader finds them: `retention.accounting.run_days`, `[[file]] number 2`.

    An entry that has a path is told by it too, unless the path itself is what is wrong.
    """
    told = joint = ""
    if len(at) > 1 and isinstance(at[1], int):
        told, joint = f"[[{at[0]}]] number {at[1] + 1}", ", "
        entry = data[str(at[0])][at[1]]
        path = entry.get("path") if isinstance(entry, dict) else None
        if isinstance(path, str) and path.isprintable() and (*at[:2], "path") not in wrong:
            told += f" ({path})"
        at = at[2:]
    for step in at:
        told += f" number {step + 1}" if isinstance(step, int) else joint + _key(step)
        joint = ", " if isinstance(step, int) else "."
    return told


def _key(key: str) -> str:
    """A key as TOML writes it; one that is no plain word is quoted."""
    return key if re.fullmatch(r"[\w-]+", key) else json.dumps(key, ensure_ascii=False)
