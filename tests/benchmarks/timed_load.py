"""One load of a folder of exports with its stages timed, as JSON on standard output.

    PYTHONPATH=CHECKOUT python timed_load.py EXPORTS STORE

A script that imports nothing but the command line, so that an older checkout can be timed with it.
A stage ends where the command says, in its progress, what it is at next.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time

# What the first words of the progress are about. A checkout need not know all of them.
STAGES = {
    "comparing": "merge and inputs",
    "inputs": "merge and inputs",
    "relation": "relations",
    "promise": "promises",
    "obligations": "obligations and flows",
    "daily": "obligations and flows",
    "writing": "writing",
    "publishing": "publishing",
}


class Progress(io.TextIOBase):
    """Standard error as a terminal, which notes when each stage begins."""

    def __init__(self) -> None:
        self.marks: list[tuple[str, float, float, int]] = []
        self.note("start")

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        words = text.removeprefix("\r\033[K").split()
        if words:
            self.note(STAGES.get(words[0], "read"))
        return len(text)

    def note(self, stage: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.marks.append((stage, time.process_time(), time.perf_counter(), peak))

    def stages(self) -> dict[str, dict[str, float]]:
        """By stage: CPU and wall in seconds, peak memory in GB at its end."""
        self.note("end")
        unit = 1024**3 if sys.platform == "darwin" else 1024**2
        found: dict[str, dict[str, float]] = {}
        for (stage, cpu, wall, _), (_, cpu_then, wall_then, peak) in zip(
            self.marks, self.marks[1:], strict=False
        ):
            times = found.setdefault(stage, {"cpu": 0.0, "wall": 0.0, "peak": 0.0})
            times["cpu"] += cpu_then - cpu
            times["wall"] += wall_then - wall
            times["peak"] = max(times["peak"], peak / unit)
        return found


def main() -> None:
    """Load, then print the stages."""
    exports, store = sys.argv[1:]
    progress = Progress()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(progress):
        from dashboard.commands import main as command

        code = command(["--store", store, "load", exports])
    print(json.dumps({"code": code, "stages": progress.stages()}))


if __name__ == "__main__":
    main()
