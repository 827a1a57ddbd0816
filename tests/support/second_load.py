"""The samples, and a month's delivery after them that falls short in every way a load can.

Disclosures do not come at all, Fiber is gone from the consents, the mailings have lost rows, and
the customers have a column that no contract knows.
"""

import re
import shutil
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "data_samples"
FIRST, SECOND = "2026-11-01T04:10:00", "2027-01-20T04:10:00"
WITHOUT_FIBER = 'companies = ["kem", "elnat", "elhandel", "varme", "vatten", "avfall"]'


def deliveries(base: Path) -> list[Path]:
    """The two folders of exports, the earlier first."""
    first, second = base / "first", base / "second"
    for folder in (first, second):
        shutil.copytree(SAMPLES, folder)
    plan = second / "exports.toml"
    blocks = re.split(r"(?=^\[\[file\]\])", plan.read_text().replace(FIRST, SECOND), flags=re.M)
    kept = [block for block in blocks if 'path = "UTLAMNANDEN.csv"' not in block]
    plan.write_text("".join(map(_declared, kept)))
    (second / "UTLAMNANDEN.csv").unlink()
    _rewrite(second / "SAMTYCKEN.csv", lambda lines: [x for x in lines if b";510;" not in x])
    _rewrite(second / "UTSKICK.csv", lambda lines: lines[:880])
    _rewrite(
        second / "KUNDREG.csv",
        lambda lines: [lines[0] + b";Skonummer", *(line + b";42" for line in lines[1:])],
    )
    return [first, second]


def _declared(block: str) -> str:
    if 'path = "SAMTYCKEN.csv"' not in block:
        return block
    return block.replace("complete = true", f"complete = true\n{WITHOUT_FIBER}")


def _rewrite(file: Path, change) -> None:
    lines = file.read_bytes().splitlines()
    file.write_bytes(b"\r\n".join(change(lines)) + b"\r\n")
