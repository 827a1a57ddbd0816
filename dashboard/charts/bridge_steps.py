"""The names of the steps from what was open then to what is open now, the same wherever they stand.

then + fell due - done - fell away + restated = now.
"""

from dashboard.words import Words

# The steps between the two days, and the sign that each has in the sum.
SIGNS = {"fell_due": 1, "done": -1, "fell_away": -1, "restated": 1}


def step_name(step: str, view: str, w: Words) -> str:
    """What a step is called on a page; a vertical bar separates lines."""
    key = f"changed.{step}"
    return w(f"{key}.{view}" if w.has(f"{key}.{view}") else f"{key}.any")
