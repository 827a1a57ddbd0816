"""The buttons under a table that give it as a file."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from dashboard.file_formats import spreadsheets
from dashboard.words import Words

_MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Frame = pl.DataFrame | Callable[[], pl.DataFrame]


def download(name: str, frame: Frame, w: Words, *, label: str) -> None:
    """Two buttons, CSV and XLSX, of a table or of what makes it: nothing is made before the click.

    `name` is the file's name without its ending; `label`, what the file holds, is the text of both
    buttons and the title of the sheet. A function that makes the table runs outside of the page: it
    must hold all it needs, and cannot read the session, query parameters or the page's words.
    """

    def made() -> pl.DataFrame:
        return frame if isinstance(frame, pl.DataFrame) else frame()

    files: dict[str, Callable[[], bytes]] = {
        "csv": lambda: spreadsheets.csv_bytes(made(), w.lang),
        "xlsx": lambda: spreadsheets.xlsx_bytes(made(), label, w.lang),
    }
    with st.container(horizontal=True, gap="small", key=f"files_{name}"):
        for kind, written in files.items():
            st.download_button(
                w("sheet.button", what=label, kind=kind.upper()),
                written,
                file_name=f"{name}.{kind}",
                mime=_MIME[kind],
                key=f"{kind}_{name}",
                on_click="ignore",
            )
