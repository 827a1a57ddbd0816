"""The pages, and which promises and kinds of request each page or panel is about.

The notice defines it (`view`, `erases`, `panel`, `kinds`): no page names a promise by its id.
"""

from collections.abc import Mapping, Sequence

from queries.notices.model import Promise

Promises = Mapping[str, Promise]
# The pages in the order of their links, and the file of each.
PAGES = {
    "overview": "views/overview/page.py",
    "purge": "views/purge/page.py",
    "consent": "views/consent/page.py",
    "disclosures": "views/disclosures/page.py",
    "requests": "views/requests/page.py",
    "exports": "views/exports/page.py",
}
# The measures of a page that tables correct which correct none of its promises.
MEASURES = {"consent": ("consent_coverage",), "disclosures": ("agreements",)}


def shown_on(page: str, promises: Promises) -> tuple[str, ...]:
    """A page's promises in the notice's order: those of its view, on purge all that erase."""
    return tuple(
        key
        for key, promise in promises.items()
        if promise.view == page or (page == "purge" and promise.erases)
    )


def subjects_of(page: str, promises: Promises) -> tuple[str, ...]:
    """What a page's figures are of: its promises and measures; all promises where it has none."""
    return (*(shown_on(page, promises) or promises), *MEASURES.get(page, ()))


def of_panel(promises: Promises, view: str, panel: str) -> tuple[str, ...]:
    """The promises that the marks of a panel lead to, in the notice's order; often one or none."""
    return tuple(
        key for key, promise in promises.items() if (promise.view, promise.panel) == (view, panel)
    )


def kinds_of(promises: Promises) -> dict[str, tuple[str, ...]]:
    """The promises to answer requests, each with the kinds of request that it answers."""
    return {key: promise.kinds for key, promise in promises.items() if promise.kinds}


def asked_kinds(own: Mapping[str, str], promises: Promises) -> Sequence[str]:
    """The kinds of request that an address asks for, by a kind or by a promise; none: all."""
    if "kind" in own:
        return (own["kind"],)
    return kinds_of(promises).get(own.get("promise", ""), ())
