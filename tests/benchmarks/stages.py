"""Where the time of a load goes: CPU, wall, cores and memory of each stage, at three sizes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("timed_load.py")
STAGES = (
    "start",
    "read",
    "merge and inputs",
    "relations",
    "promises",
    "obligations and flows",
    "writing",
    "publishing",
)
BUILD = STAGES[3:7]
Stages = dict[str, dict[str, float]]


def load(checkout: Path, exports: Path) -> Stages:
    """The stages of one load into a fresh store, with the code of a checkout."""
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(
            [
                sys.executable,
                Path(__file__).with_name("timed_load.py"),
                exports,
                f"{scratch}/store",
            ],
            env={**os.environ, "PYTHONPATH": str(checkout)},
            cwd=scratch,
            check=True,
            stdout=subprocess.PIPE,
        )
    said: dict[str, Any] = json.loads(done.stdout)
    if said["code"] != 0:
        raise SystemExit(f"{exports} could not be loaded with the code of {checkout}.")
    return with_sums(said["stages"])


def with_sums(stages: Stages) -> Stages:
    """Besides, the stages of the build together, and all of them."""
    return {
        **stages,
        "build": together([stages[name] for name in BUILD if name in stages]),
        "all": together(list(stages.values())),
    }


def together(stages: list[dict[str, float]]) -> dict[str, float]:
    """Times add up, the peak does not."""
    return {
        "cpu": sum(stage["cpu"] for stage in stages),
        "wall": sum(stage["wall"] for stage in stages),
        "peak": max(stage["peak"] for stage in stages),
    }


def lines(name: str, now: Stages, then: Stages | None) -> Iterator[tuple[str, str]]:
    """One line per stage; with another checkout's beside it, CPU and wall as shares of its own.

    Relations and promises run side by side, as do flows and writing: which of a pair a moment is
    counted to is where the last one began. Their sum, `build`, is exact.
    """
    for stage in (*STAGES, "build", "all"):
        if stage not in now:
            continue
        text = said(now[stage])
        if then is not None and stage in then:
            before = then[stage]
            cpu, wall = (now[stage][key] / before[key] for key in ("cpu", "wall"))
            text += f"  |  {said(before)}  |  CPU x {cpu:.2f}, wall x {wall:.2f}"
        yield f"{name}: {stage}", text


def said(times: dict[str, float]) -> str:
    """CPU, wall, the cores that were busy, and the peak so far."""
    cpu, wall, peak = times["cpu"], times["wall"], times["peak"]
    return f"{cpu:6.2f} s CPU {wall:6.2f} s {cpu / wall:4.1f} cores {peak:5.2f} GB"


def of_loads(
    exports: dict[str, Path], against: Path | None, times: int = 3
) -> Iterator[tuple[str, str]]:
    """The stages of loading each folder: of several runs the one with least CPU, in turns."""
    for name, folder in exports.items():
        now, then = [], []
        for _ in range(times):
            now.append(load(HERE, folder))
            if against is not None:
                then.append(load(against, folder))
        yield from lines(name, least(now), least(then) if then else None)


def least(runs: list[Stages]) -> Stages:
    """What other work on the machine disturbed least."""
    return min(runs, key=lambda stages: stages["all"]["cpu"])
