"""Items with the sentence that says why each has its status, in the notice's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import polars as pl

from queries.api.calculations import calculated
from queries.deadlines.wording import day_in_words
from queries.errors import QueryError
from queries.notices.model import LANGUAGES, Notice, Promise
from queries.snapshots.reading import Reader

# What the sentences may name besides the item's own columns. `steps`: the clock's own steps, of a
# promise that counts by one (`calculations`).
TOLD = ("company_name", "recipient_name", "steps", "bound_companies")
STEPS = "{steps}"
AND = {"sv": " och ", "en": " and "}
NOTHING = "–"


def explained(
    items: pl.DataFrame, reader: Reader, notice: Notice, lang: str, as_of: date
) -> pl.DataFrame:
    """The items with a column `why`: the calculation of each row in words, as it stands on the day
    for which the items were asked.

    A company has its display name, a recipient the name that the exports give it. bound_companies:
    the companies that the agreements of `reason_id` bind, where that is what decided. Raises
    `QueryError` for a language that the notice is not written in.
    """
    if lang not in LANGUAGES:
        raise QueryError(
            f"The notice is not written in {lang!r}.", "It is in: " + ", ".join(LANGUAGES)
        )
    named = items.with_columns(
        company_name=pl.col("company").replace(dict(notice.companies)),
        recipient_name=pl.col("recipient").replace(_recipients(items, reader)),
        steps=_steps(items, reader, notice, lang, as_of),
        bound_companies=_bound_companies(items, reader, notice, lang),
    )
    return _with_why(named, notice.promises, lang).drop(TOLD)


def _steps(
    items: pl.DataFrame, reader: Reader, notice: Notice, lang: str, as_of: date
) -> pl.Series:
    """The steps of the calculation of each row, as a text; null where no sentence names them."""
    texts: list[str | None] = [None] * items.height
    rows = items.with_row_index("row")
    for (name,), mine in rows.group_by("promise", maintain_order=True):
        promise = notice.promises[str(name)]
        whys = [promise.words[lang].why.of(status) for status in mine["status"].unique()]
        if any(STEPS in sentence for why in whys for sentence in why.values()):
            steps = calculated(mine, promise, reader, notice, as_of)
            for row, told in zip(mine["row"], steps, strict=True):
                texts[row] = " ".join(one.words(lang)["text"] for one in told)
    return pl.Series("steps", texts, dtype=pl.String)


def _recipients(items: pl.DataFrame, reader: Reader) -> dict[str, str]:
    """The names of the recipients that items are about, the newest of each; none where no
    recipients are exported."""
    wanted = items["recipient"].drop_nulls().unique().to_list()
    if not wanted or "recipients" not in reader.relations():
        return {}
    found = reader.look_up(
        "select recipient_id, name from recipients where list_contains($wanted, recipient_id) "
        "order by left_since is null, valid_from nulls first",
        {"wanted": wanted},
    )
    return dict(found.rows())


def _bound_companies(items: pl.DataFrame, reader: Reader, notice: Notice, lang: str) -> pl.Expr:
    """The names of the companies that the agreements in `reason_id` bind, `A, B and C`; null for
    any other reason than that they bind others."""
    is_elsewhere = pl.col("reason").str.ends_with("other_company")
    listed = items.filter(is_elsewhere)["reason_id"].drop_nulls().unique().to_list()
    if not listed or "agreements" not in reader.relations():
        return pl.lit(None, dtype=pl.String)
    found = reader.look_up(
        "select distinct agreement_id, company from agreements "
        "where list_contains($wanted, agreement_id) and company is not null",
        {"wanted": [one for ids in listed for one in ids.split(", ")]},
    )
    names = {one: notice.companies.get(company, company) for one, company in found.rows()}
    said = {
        ids: _enumerated(sorted({names[one] for one in ids.split(", ") if one in names}), lang)
        for ids in listed
    }
    return pl.when(is_elsewhere).then(pl.col("reason_id").replace(said))


def _enumerated(names: list[str], lang: str) -> str:
    *first, last = names or [NOTHING]
    return AND.get(lang, ", ").join([", ".join(first), last]) if first else last


def _with_why(items: pl.DataFrame, promises: Mapping[str, Promise], lang: str) -> pl.DataFrame:
    """The items with a column `why`: the sentence that their promise has for their status and their
    reason, filled in from the item's own columns.

    A reason without a sentence of its own has the status's sentence; a status without any has an
    empty one. Days are written as in prose.
    """
    shown = _in_words(items, lang)
    told = pl.lit("")
    for promise, status in items.select("promise", "status").unique(maintain_order=True).rows():
        sentences = promises[promise].words[lang].why.of(status)
        chosen = _filled(sentences.get(None, ""))
        for reason, sentence in sentences.items():
            if reason is not None:
                chosen = (
                    pl.when(pl.col("reason") == reason).then(_filled(sentence)).otherwise(chosen)
                )
        is_theirs = (pl.col("promise") == promise) & (pl.col("status") == status)
        told = pl.when(is_theirs).then(chosen).otherwise(told)
    return items.with_columns(shown.with_columns(why=told)["why"])


def _in_words(items: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The items with their days in prose; a day that recurs is written once."""
    days = [name for name, kind in items.schema.items() if kind == pl.Date]
    return items.with_columns(_written(items[name], lang) for name in days)


def _written(days: pl.Series, lang: str) -> pl.Series:
    distinct = days.unique().drop_nulls()
    prose = [day_in_words(day, lang, weekday=False) for day in distinct]
    return days.replace_strict(distinct, prose, default=None, return_dtype=pl.String)


def _filled(sentence: str) -> pl.Expr:
    """The sentence with each `{field}` taken from the item's own row."""
    parts = re.split(r"\{(\w+)\}", sentence)
    pieces = [
        pl.col(part).cast(pl.String).fill_null(NOTHING) if n % 2 else pl.lit(part)
        for n, part in enumerate(parts)
    ]
    return pl.concat_str(pieces)
