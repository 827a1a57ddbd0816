"""What left without an agreement, as a file: one row for each disclosure and promise it broke."""

from collections.abc import Callable, Mapping

import polars as pl

from dashboard.shell.page import Page
from dashboard.views.disclosures import figures


def rows(page: Page, names: Mapping[str, str]) -> Callable[[], pl.DataFrame]:
    """What makes the table when a reader asks for the file, outside of the page: all that it needs
    is taken here."""
    nb, w, day, lang = page.source.nb, page.w, page.day, page.w.lang
    own, span = page.choices.own, figures.days_asked(page)
    filters = {key: own[key] for key in ("recipient", "category", "kind") if own.get(key)}
    filters |= {"company": page.company} if page.company else {}
    promises = [key for key in figures.AGREEMENT if not figures.blind(page, key)]
    promises = [key for key in promises if key in page.promises]
    titles, companies = page.promise_names, page.companies

    def made() -> pl.DataFrame:
        found = [
            nb.items(
                promise,
                status="broken",
                as_of=day,
                filters=filters,
                due=span,
                lang=lang,
            ).with_columns(about=pl.lit(titles[promise]))
            for promise in promises
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
