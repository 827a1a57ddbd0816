"""The folder that a sample is written to, and the mark: a file that lists what the sample wrote.

Only files listed in an earlier sample's mark are removed; others (a README) stay. A folder that is
not empty and has no mark is refused.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from queries.errors import NoticeboardError

MARK = "sample.toml"


def make_ready(folder: Path) -> None:
    """Clears the folder of an earlier sample, or creates it.

    Raises NoticeboardError when it is a file, when it is not empty and has no mark, and when the
    mark cannot be read.
    """
    if folder.exists() and not folder.is_dir():
        raise NoticeboardError(f"{folder} is a file; a sample needs a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise NoticeboardError(
            f"{folder} is not empty and holds no earlier sample.",
            hint="name a folder that is empty or does not exist yet",
        )
    for path in _listed(folder / MARK):
        (folder / path).unlink(missing_ok=True)
    for path in _listed(folder / MARK):
        above = (folder / path).parent
        if above != folder and above.is_dir() and not any(above.iterdir()):
            above.rmdir()
    folder.mkdir(parents=True, exist_ok=True)


def _listed(mark: Path) -> list[str]:
    """The files listed in the mark, without any path outside the folder."""
    if not mark.is_file():
        return []
    try:
        found = tomllib.loads(mark.read_text(encoding="utf-8")).get("files", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise NoticeboardError(
            f"{mark} cannot be read, so what the earlier sample wrote is not known.",
            hint="empty the folder, or name another one",
        ) from None
    inside = [path for path in found if isinstance(path, str) and _is_inside(path)]
    return inside


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not PurePosixPath(path).is_absolute()


def write_mark(folder: Path, order: dict[str, object], files: Iterable[str]) -> None:
    """Writes the mark: the sample's parameters and its files."""
    lines = ["# Written by `noticeboard sample`. Everything in these files is invented."]
    lines += [f"{name} = {_value(value)}" for name, value in order.items() if value is not None]
    lines += ["files = [", *(f'    "{path}",' for path in sorted(files)), "]"]
    (folder / MARK).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
