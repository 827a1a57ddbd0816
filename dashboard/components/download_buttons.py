"""The buttons under a table that give it as a file."""

from collections.abc import Callable
from functools import partial

import polars as pl
import streamlit as st

from dashboard.file_formats.table_file import KINDS, TableFile

_MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(file: TableFile, rows: Callable[[], pl.DataFrame], *, label: str) -> None:
    """Two buttons, CSV and XLSX, of what makes a table: nothing is made before the click.

    `file` says what the table is and how it is named; `label` is the text of both buttons. `rows`
    runs outside of the page: it must hold all it needs, and cannot read the session, query
    parameters or the page's words.
    """

    def made(kind: str) -> bytes:
        return file.written(rows(), kind)

    with st.container(horizontal=True, gap="small", key=f"files_{file.stem}"):
        for kind in KINDS:
            st.download_button(
                file.w("sheet.button", what=label, kind=kind.upper()),
                partial(made, kind),
                file_name=file.name(kind),
                mime=_MIME[kind],
                key=f"{kind}_{file.stem}",
                on_click="ignore",
            )
