"""Runs the notebooks, and renews the ones in the project: `python -m tests.house.notebook_runs`.

A notebook is run in its own folder, as somebody who opens it would, over a store into which the
sample group was loaded.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

from dashboard.commands import main

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# A pseudonym depends on the key of its store, and each store has its own.
PSEUDONYM = re.compile(r"\b[0-9a-f]{16}\b")
# A kernel that speaks in clear writes a warning.
ENCRYPTED = Config({"KernelManager": {"transport_encryption": "auto"}})
# Whoever asks for another computer finds nobody there.
NO_NETWORK = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")


def executed(path: Path, store: Path, folder: Path | None = None) -> NotebookNode:
    """The notebook with fresh outputs. Raises nbclient's `CellExecutionError` with the traceback.

    `folder`: where it is opened, else its own.
    """
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["kernelspec"]["name"] = "python3"
    resources = {"metadata": {"path": str(folder or path.parent)}}
    client = NotebookClient(
        notebook,
        timeout=600,
        startup_timeout=180,
        resources=resources,
        record_timing=False,
        kernel_name="python3",
        config=ENCRYPTED,
    )
    with patch.dict(os.environ, {"NOTICEBOARD_STORE": str(store), **NO_NETWORK}):
        client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata = {
        "kernelspec": notebook.metadata["kernelspec"],
        "language_info": {"name": "python"},
    }
    return notebook


def said(notebook: NotebookNode) -> list[list[dict[str, str]]]:
    """What each cell of code gave, as text; of a picture that it is there, of a pseudonym which."""
    known: dict[str, str] = {}

    def plain(text: str) -> str:
        return PSEUDONYM.sub(lambda at: known.setdefault(at[0], f"key {len(known)}"), text)

    return [
        [_parts(output, plain) for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _parts(output: NotebookNode, plain) -> dict[str, str]:
    if output.output_type == "stream":
        return {output.name: plain(output.text)}
    if output.output_type == "error":
        return {"error": output.ename}
    return {
        kind: "drawn" if kind.startswith("image/") else plain(content)
        for kind, content in output.data.items()
    }


def renew() -> None:
    """Writes every notebook anew, with the outputs of the sample group."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "store")
        if main(["--store", str(store), "load", str(ROOT / "data_samples")]):
            sys.exit("The sample group cannot be loaded.")
        for path in NOTEBOOKS:
            nbformat.write(executed(path, store), path)
            print(f"{path.relative_to(ROOT)} renewed")


if __name__ == "__main__":
    renew()
