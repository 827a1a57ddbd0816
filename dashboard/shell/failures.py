"""A failure of a page: its place in the code is logged, the reader gets its number."""

import hashlib
import logging
import traceback
from datetime import datetime
from pathlib import Path

_log = logging.getLogger("noticeboard.dashboard")


def numbered(fault: Exception) -> str:
    """Logs where it failed, not the message, which may hold values. Returns its number."""
    where = traceback.extract_tb(fault.__traceback__)
    steps = [f"{Path(step.filename).name}:{step.lineno}" for step in where]
    moment = f"{datetime.now().isoformat()} {steps}"
    number = hashlib.sha256(moment.encode()).hexdigest()[:4]
    _log.error("failure %s: %s at %s", number, type(fault).__name__, " > ".join(steps))
    return number
