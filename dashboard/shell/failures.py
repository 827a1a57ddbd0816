"""A failure of a page: logged by where it happened, told to the reader by a number."""

import hashlib
import logging
import traceback
from datetime import datetime
from pathlib import Path

_log = logging.getLogger("noticeboard.dashboard")


def numbered(fault: Exception) -> str:
    """Logs where it failed, never the message: messages may hold values. Gives it a number."""
    where = traceback.extract_tb(fault.__traceback__)
    steps = [f"{Path(step.filename).name}:{step.lineno}" for step in where]
    moment = f"{datetime.now().isoformat()} {steps}"
    number = hashlib.sha256(moment.encode()).hexdigest()[:4]
    _log.error("failure %s: %s at %s", number, type(fault).__name__, " > ".join(steps))
    return number
