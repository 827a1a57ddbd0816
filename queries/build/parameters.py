"""What the SQL files of a build take as `$name`: each the figures of one promise of the notice.

A promise takes its own figures. A shared relation says in its header whose it takes
(`figures_of: PROMISE`), so that one promise's figure never reaches what another rests on.
"""

from __future__ import annotations

from queries.engine import sql_files
from queries.engine.sql_files import SqlFile
from queries.errors import NoticeError
from queries.notices.model import Notice

# Where a notice does not say: each company judges by itself.
UNLESS_SAID: dict[str, object] = {"scope": "company", "objection_scope": "company"}


def values_of(file: SqlFile, notice: Notice) -> dict[str, object]:
    """The values of the file's parameters, by name.

    Raises `NoticeError` when the notice lacks a figure that has no value of its own.
    """
    promise = file.header.get("figures_of", file.name)
    known = dict(UNLESS_SAID)
    if promise in notice.promises:
        stated = notice.promises[promise]
        known |= {**({"kinds": list(stated.kinds)} if stated.kinds else {}), **stated.figures}
    lacking = [name for name in file.parameters if name not in known]
    if lacking:
        raise NoticeError(f"The notice file lacks the figure {promise}.{lacking[0]}.")
    return {name: known[name] for name in file.parameters}


def refuse_unknown_figures(notice: Notice) -> None:
    """Raise `NoticeError` for a figure that would be silently without effect.

    That is one that no SQL takes, or a text that is none of those the SQL compares it with.
    """
    shared = sql_files.folder("relations").values()
    for promise in notice.promises:
        files = [
            sql_files.folder("promises")[promise],
            *(file for file in shared if file.header.get("figures_of") == promise),
        ]
        taking = {name: file for file in files for name in file.parameters}
        for figure, value in notice.promises[promise].figures.items():
            if figure not in taking:
                raise NoticeError(
                    f"{promise}.{figure} in the notice file is a figure that no SQL takes.",
                    f"It takes: {', '.join(sorted(taking)) or 'none'}",
                )
            choices = taking[figure].choices
            if isinstance(value, str) and value not in choices:
                raise NoticeError(
                    f"{promise}.{figure} in the notice file is no word that its SQL compares with.",
                    f"It is one of: {', '.join(choices) or 'none, it is no text'}",
                )
