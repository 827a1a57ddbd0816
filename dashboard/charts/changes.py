"""How a change is written: the figure then and now in one unit, an arrow, and whether it is worse.

The arrow's direction is the figure's. A filled, bold one is a change for the worse, a hollow one
for the better, so that nothing hangs on the colour alone.
"""

from dataclasses import dataclass

from dashboard.charts import palette as colours
from dashboard.charts.palette import STANDINGS, Tone
from dashboard.words import Words

_ARROWS = {(True, True): "▲", (True, False): "△", (False, True): "▼", (False, False): "▽"}


def arrow(*, is_up: bool, is_worse: bool) -> str:
    """The arrow of a change: filled for the worse, hollow for the better."""
    return _ARROWS[is_up, is_worse]


@dataclass(frozen=True)
class Change:
    """A figure of two days. `short` is drawn, `said` is the same in words for a table or a list;
    both empty where one of the two is unknown."""

    short: str = ""
    said: str = ""
    tone: Tone = colours.MUTED
    is_worse: bool = False


def of_count(then: int, now: int, w: Words, room: int = 99) -> Change:
    """A change of a number of shortfalls: more is worse. Longer than `room`: the step alone."""
    n = w.written.number
    made = _change(n(then), n(now), then < now, then == now, is_worse=now > then, w=w)
    if len(made.short) <= room:
        return made
    mark = arrow(is_up=now > then, is_worse=now > then)
    return Change(f"{w.written.signed(now - then)} {mark}", made.said, made.tone, made.is_worse)


def of_share(then: float | None, now: float | None, w: Words) -> Change:
    """A change of a share: less is worse. The texts decide whether there is any."""
    if then is None or now is None:
        return Change("–", w("ledger.no_share"))
    before, after = w.written.share(then), w.written.share(now)
    return _change(before, after, then < now, before == after, is_worse=now < then, w=w)


def _change(then: str, now: str, is_up: bool, is_same: bool, *, is_worse: bool, w: Words) -> Change:
    if is_same:
        return Change("=", w("ledger.unchanged", now=now))
    key = "ledger.worse" if is_worse else "ledger.better"
    tone = STANDINGS["not_kept" if is_worse else "kept"].text
    mark = arrow(is_up=is_up, is_worse=is_worse)
    return Change(f"{then} → {now} {mark}", w(key, then=then, now=now), tone, is_worse)
