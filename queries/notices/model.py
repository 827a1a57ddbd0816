"""What a notice is: its promises, their words and law, and the dated figures that they rest on.

The models are the file's own shape (`queries.toml_files` says how strictly it is read). `reading`
adds what is not written in the file: names, the digest, and the times each promise's SQL counts by.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    create_model,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from queries.exports.lists import REQUEST_KINDS, SERVICES
from queries.toml_files import (
    OWN_COUNTS,
    Listed,
    OneOf,
    OwnDigest,
    OwnName,
    TomlTable,
    fault,
    means,
)

NATURES = ("duty", "condition", "event")
LANGUAGES = ("sv", "en")
# The statuses that every item of such a promise can have; a duty that can be held says why besides.
EXPLAINED = {
    "duty": ("pending", "overdue", "met", "met_late", "void"),
    "condition": ("pending", "overdue", "met", "met_late", "void"),
    "event": ("met", "broken"),
}
VIEWS = ("purge", "consent", "disclosures", "requests", "promises")
BASES = ("months", "years", "days", "accounting")
FROM_COLUMNS = (
    "relationship_end",
    "fiscal_year_end",
    "data_until",
    "collected_on",
    "withdrawn_on",
)

# At most a hundred years of days: a typing error is reported here, not by the date arithmetic.
Whole = Annotated[int, Field(ge=0, le=36_525)]
Share = Annotated[float, Field(ge=0, le=1)]
Service = Annotated[str, OneOf(SERVICES)]


class DatedValue(TomlTable):
    """A figure of the law, the day it begins (by the day of the event) and who says so."""

    valid_from: date = means("The first day it holds.", key="from")
    value: Whole = means("The figure, in the unit of the basis.")
    source: str = means("The statute, decision or own rule that says so.")


def _by_day(values: tuple[DatedValue, ...]) -> tuple[DatedValue, ...]:
    return tuple(sorted(values, key=lambda value: value.valid_from))


DatedValues = Annotated[Listed[DatedValue], Field(min_length=1), AfterValidator(_by_day)]


class Retention(TomlTable):
    """A retention rule: how long, counted from which column, and how long the purge run takes."""

    name: OwnName
    basis: Annotated[str, OneOf(BASES)] = means("How the time is counted.")
    from_column: Annotated[str, OneOf(FROM_COLUMNS)] = means(
        "The day that the time is counted from."
    )
    is_statutory: bool = means("Whether a statute requires the data to be kept.")
    run_days: Whole = means("Days that the purge run may take.")
    values: DatedValues = means("How long, by the day from which it holds.")


class Period(TomlTable):
    """Another time that promises count, `counted` before or after a day (both figures positive)."""

    name: OwnName
    basis: Annotated[str, OneOf(("days", "months", "years"))] = means("How the time is counted.")
    counted: Annotated[str, OneOf(("before", "after"))] = means("Before or after the day.")
    values: DatedValues = means("How long, by the day from which it holds.")


class DisposalDecision(TomlTable):
    """A decision to dispose of records (gallringsbeslut): both days are covered; no companies or no
    categories named means all of them."""

    reference: str = means("The decision's own number.")
    decided_from: date = means("The first day covered.", key="from")
    decided_until: date | None = means("The last day covered.", default=None, key="until")
    companies: Listed[str] = means("The companies covered; none named: all.", default=())
    categories: Listed[str] = means("The categories covered; none named: all.", default=())


class Clock(TomlTable):
    """The figures of a request's clock (GDPR art. 12.3, 12.4)."""

    months: Whole = means("Months to answer within.")
    extension_months: Whole = means("Months that an extension adds.")
    ask_within_days: Whole = means("Days within which a question must be asked to stop the clock.")
    ask_warn_working_days: Whole = means("Working days after which it stops it, with a warning.")
    scope_question_pauses: bool = means("Whether a question about scope stops the clock.")
    source: str = means("The articles and guidance that say so.", default="")

    @property
    def figures(self) -> dict[str, Any]:
        """Everything but the source."""
        return self.model_dump(exclude={"source"})


class TableRule(TomlTable):
    """How often a table should come, and which losses refuse a load (shares are 0 to 1)."""

    cadence_days: Whole = means("Days between two exports of the table.")
    too_old_days: Whole = means("Days after which it is too old to measure on.")
    gone_share: Share = means("Share of missing ids above which a load is refused.")
    gone_least: Whole = means("Fewer missing ids than this never refuse a load.")
    bad_share: Share = means("Share of unreadable rows above which a file is refused.")
    unknown_customer_share: Share = means(
        "Share of rows with an unknown customer above which a file is refused."
    )


def _changed_rule() -> type[TomlTable]:
    fields: dict[str, Any] = {}
    for name, field in TableRule.model_fields.items():
        kind, *constraints = field.annotation, *field.metadata
        described = Field(default=None, description=field.description)
        fields[name] = (Annotated[(kind, *constraints)], described)
    doc = "What of the default rule is another for the table."
    return create_model("ChangedRule", __base__=TomlTable, __doc__=doc, **fields)


ChangedRule = _changed_rule()


class Tables(TomlTable):
    """Table rules by name; a table that is not named has the default rule, whole or in part."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, ChangedRule]  # type: ignore[valid-type]

    default: TableRule = means("The rule of the tables that are not named.")

    def __getitem__(self, name: str) -> TableRule:
        changed = (self.model_extra or {}).get(name)
        given = changed.model_dump(exclude_unset=True) if changed else {}
        return self.default.model_copy(update=given)


class Target(TomlTable):
    """When a promise counts as kept: open shortfalls at most, share in time at least."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    open: Whole | None = means("Open shortfalls, at most.", default=None)
    share: Share | None = means("Share done in time, at least.", default=None)

    @model_validator(mode="after")
    def _says_something(self) -> Target:
        if not self.model_fields_set:
            raise fault("must name `open`, `share` or both")
        return self


class Unit(TomlTable):
    """What the promise's items are called, one of them and several."""

    one: str = means("One of them.")
    other: str = means("Several of them.")


def _sentences(found: Any) -> Any:
    """A sentence, or a sentence for each reason that the promise's SQL gives."""
    if isinstance(found, str):
        return found
    if isinstance(found, dict) and found and all(isinstance(one, str) for one in found.values()):
        return found
    raise fault("must be a sentence in quotes, or a sentence for each reason")


_SENTENCES = {"anyOf": [{"type": "string"}, {"additionalProperties": {"type": "string"}}]}
Sentences = Annotated[
    Any, AfterValidator(_sentences), WithJsonSchema({"type": ["string", "object"]} | _SENTENCES)
]


class Why(TomlTable):
    """Why an item has its status, a sentence for each status: `broken = "..."`, or one for each
    reason that the SQL gives, `broken.withdrawn = "..."`, and `broken.else = "..."` for the others.
    {fields} are the item's own columns, {company_name} and {recipient_name} besides."""

    pending: Sentences = means("Open and in time; of a condition, covered.", default=None)
    held: Sentences = means("Open, and no deadline runs.", default=None)
    overdue: Sentences = means("Open, and the last day has passed.", default=None)
    met: Sentences = means("Done in time; of an event, right.", default=None)
    met_late: Sentences = means("Done after the last day.", default=None)
    broken: Sentences = means("Gone wrong and past mending.", default=None)
    void: Sentences = means("Fell away without being done.", default=None)

    def of(self, status: str) -> Mapping[str | None, str]:
        """The sentences of a status by reason; under None the one for every other reason."""
        told = getattr(self, status)
        by_reason = told if isinstance(told, dict) else {"else": told} if told else {}
        return {None if reason == "else" else reason: one for reason, one in by_reason.items()}


class Words(TomlTable):
    """What people read about a promise in one language."""

    name: str = means("The promise's name, a few words.")
    promise: str = means("What is promised, in a sentence to the customer.")
    how: str = means("How it is counted.")
    why: Why = means("Why an item has its status: a sentence for each status.")
    unit: Unit = means("What its items are called: one and other.")
    shortfall: str = means("What went wrong, in a line of a list.", default="")
    next_step: str = means("What to do about it, beside that line.", default="")


def _figure(found: Any) -> Any:
    """What SQL can take as a parameter; a mistyped table of a promise is none."""
    if not isinstance(found, str | int | float | date):
        raise fault(
            "is not a key that is known here, nor a figure of the promise's SQL",
            f"Known here: {', '.join(Promise.meanings())}.",
        )
    return found


_FIGURES = WithJsonSchema({"type": ["string", "number", "boolean"]})
Figure = Annotated[Any, AfterValidator(_figure), _FIGURES]


class Promise(TomlTable):
    """One checkable statement of the notice, or one that the law makes for it.

    Every further key of the table is a figure: what the promise's SQL takes as `$name`. `counts`
    are the times of the notice that its SQL says it counts by: `clock`, `clock.first_month` (no
    extension), `statutes` (every statutory retention rule), `retention.NAME`, `period.NAME`.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Figure]

    id: OwnName
    counts: SkipJsonSchema[tuple[str, ...]] = Field(default=(), validation_alias=OWN_COUNTS)
    section: str = means("The heading of the notice under which it stands.")
    source: Annotated[str, OneOf(("N", "L"))] = means(
        "N: the notice's own. L: the law's.", key="from"
    )
    law: str = means("The articles that it rests on.")
    nature: Annotated[str, OneOf(NATURES)] = means(
        "A duty with a last day, a condition of each day, or an event."
    )
    remedy: Annotated[str, OneOf(("practice", "notice"))] = means(
        "What to change when it is broken: what is done, or what the notice says."
    )
    view: Annotated[str, OneOf(VIEWS)] = means("The page that shows it.")
    panel: str | None = means(
        "The part of the page whose marks lead to it; none: it stands in the rows.", default=None
    )
    kinds: Listed[Annotated[str, OneOf(REQUEST_KINDS)]] = means(
        "The kinds of request that it is about.", default=()
    )
    erases: bool = means("Whether it asks for data to be erased.", default=False)
    weight: Whole = means("Of promises that stand alike the heaviest comes first.")
    target: Target = means("When it counts as kept: open, share or both.")
    near: Target = means("When it counts as near its target: open, share or both.")
    sv: Words = means("What people read about it in Swedish.")
    en: Words = means("What people read about it in English.")

    @model_validator(mode="after")
    def _says_why(self) -> Promise:
        for language, words in self.words.items():
            lacking = [one for one in EXPLAINED[self.nature] if not words.why.of(one)]
            if lacking:
                raise fault(f"must say in {language}.why why an item is {', '.join(lacking)}")
        return self

    @property
    def words(self) -> Mapping[str, Words]:
        """What people read about it, by language."""
        return {"sv": self.sv, "en": self.en}

    @property
    def figures(self) -> Mapping[str, Any]:
        """The values that its SQL takes as `$name`."""
        return dict(self.model_extra or {})


class Notice(TomlTable):
    """The whole notice file. `digest` is the SHA-256 of its bytes and of every set figure."""

    digest: OwnDigest
    name: str = means("The notice's name.")
    version: str = means("The notice's version, as a text.")
    companies: dict[str, str] = means("Display names of the companies, by id.", default={})
    retention: dict[str, Retention] = means("Retention rules by name.", default={})
    periods: dict[str, Period] = means(
        "Other times that promises count, by name.", default={}, key="period"
    )
    similar_services: dict[Service, Listed[Service]] = means(
        "Services that count as similar to each, in both directions.", default={}
    )
    clock: Clock = means("The clock of a request.")
    tables: Tables = means("What is asked of each exported table.")
    disposal_decisions: Listed[DisposalDecision] = means(
        "Disposal decisions, each a [[disposal_decision]] with two brackets.",
        default=(),
        key="disposal_decision",
    )
    promises: dict[str, Promise] = means(
        "The promises by id, each with its SQL file.", default={}, key="promise"
    )
