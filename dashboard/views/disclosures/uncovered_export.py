"""Disclosures without an agreement as a file: one row per disclosure and promise that it broke."""

from collections.abc import Callable

import polars as pl

from dashboard.components.unmeasurable import reasons
from dashboard.file_formats import table_file
from dashboard.file_formats.table_file import TableFile
from dashboard.items import labels
from dashboard.shell.page import Page
from dashboard.views.disclosures.figures import Figures
from dashboard.words import Words

_NARROWED_BY = ("recipient", "category", "kind")
_COLUMNS = (
    ("item_id", "thing.disclosures"),
    ("part", "items.part"),
    ("arises_on", "lacking.day"),
    ("recipient", "items.recipient"),
    ("company", "items.company"),
    ("category", "items.category"),
    ("purpose", "items.purpose"),
    ("kind", "items.kind"),
    ("promise", "lacking.about"),
    ("why", "items.why"),
)


def file_of(figures: Figures, page: Page) -> TableFile:
    """What the file is called, and what it says of itself."""
    w, own, named = page.w, figures.own, {"recipient": figures.names}
    narrowed = [key for key in _NARROWED_BY if own.get(key)]
    status = w("event_status.broken")
    return TableFile(
        page=w("page.disclosures"),
        part=w("lacking.file"),
        what=w("lacking.file"),
        scope=page.scope,
        day=figures.day,
        origin=table_file.origin(figures.source.nb),
        w=w,
        period=figures.days,
        filters=[
            w("items.named", what=w("items.state"), value=status),
            *(
                w(
                    "items.named",
                    what=w(f"items.{key}"),
                    value=labels.value_name(page, key, own[key], named),
                )
                for key in narrowed
            ),
        ],
        explained=(
            table_file.columns_explained([(name, w(key)) for name, key in _COLUMNS], w, "event"),
            table_file.states_explained([("broken", status)], "event", w),
            table_file.promises_explained([page.promises[key] for key in _measured(figures, w)], w),
        ),
    )


def _measured(figures: Figures, w: Words) -> list[str]:
    """The promises of an agreement that can be measured."""
    blind = reasons(figures.missing, w, figures.company)
    return [key for key in figures.of_agreements if key not in blind]


def rows(figures: Figures, w: Words) -> Callable[[], pl.DataFrame]:
    """A function that makes the table. It runs outside of the page and holds all that it needs."""
    nb, day, span, names = figures.source.nb, figures.day, figures.days, figures.names
    own, companies = figures.own, nb.companies
    filters = {key: own[key] for key in _NARROWED_BY if own.get(key)}
    filters |= {"company": figures.company} if figures.company else {}
    titles = {key: nb.promises[key].words[w.lang].name for key in _measured(figures, w)}

    def made() -> pl.DataFrame:
        found = [
            nb.items(
                promise,
                status="broken",
                as_of=day,
                filters=filters,
                due=span,
                lang=w.lang,
            ).with_columns(about=pl.lit(title))
            for promise, title in titles.items()
        ]
        listed = pl.concat(found).rows(named=True) if found else []
        return pl.DataFrame(
            {
                w("thing.disclosures"): [row["item_id"] for row in listed],
                w("items.part"): [row["part"] for row in listed],
                w("lacking.day"): [row["arises_on"] for row in listed],
                w("items.recipient"): [
                    names.get(row["recipient"], row["recipient"]) for row in listed
                ],
                w("items.company"): [
                    companies.get(row["company"], row["company"]) for row in listed
                ],
                w("items.category"): [w.name("category", row["category"]) for row in listed],
                w("items.purpose"): [w.name("purpose", row["purpose"] or "") for row in listed],
                w("items.kind"): [
                    w.name("item_kind", row["kind"]) if row["kind"] else "" for row in listed
                ],
                w("lacking.about"): [row["about"] for row in listed],
                w("items.why"): [row["why"] for row in listed],
            },
            schema_overrides={w("lacking.day"): pl.Date, w("items.part"): pl.String},
        )

    return made
