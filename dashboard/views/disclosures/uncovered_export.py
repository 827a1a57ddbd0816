"""Disclosures without an agreement as a file: one row per disclosure and promise that it broke."""

from collections.abc import Callable

import polars as pl

from dashboard.components.unmeasurable import reasons
from dashboard.views.disclosures.figures import Figures
from dashboard.words import Words


def rows(figures: Figures, w: Words) -> Callable[[], pl.DataFrame]:
    """A function that makes the table. It runs outside of the page and holds all that it needs."""
    nb, day, span, names = figures.source.nb, figures.day, figures.days, figures.names
    own, companies = figures.own, nb.companies
    filters = {key: own[key] for key in ("recipient", "category", "kind") if own.get(key)}
    filters |= {"company": figures.company} if figures.company else {}
    blind = reasons(figures.missing, w, figures.company)
    titles = {
        key: nb.promises[key].words[w.lang].name
        for key in figures.of_agreements
        if key not in blind
    }

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
