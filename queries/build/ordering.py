"""Runs steps after those they need, two at a time: most are too small to keep two cores busy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter

WORKERS = 2


def run_in_order(needs: Mapping[str, Collection[str]], run: Callable[[str], None]) -> None:
    """Call `run` once with each name, after it has returned for every name that it needs.

    Raises what `run` raises, once what was running has ended; what comes after is not begun.
    """
    waiting = TopologicalSorter(needs)
    waiting.prepare()
    running: dict[Future[None], str] = {}
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            while waiting.is_active():
                running |= {pool.submit(run, name): name for name in waiting.get_ready()}
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    future.result()
                    waiting.done(running.pop(future))
        except BaseException:
            # an interruption too must not wait for what has not begun
            pool.shutdown(wait=False, cancel_futures=True)
            raise
