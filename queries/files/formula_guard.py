"""Text that a spreadsheet would take for a formula, made harmless before it leaves in a file.

Numbers are no text: a negative one stays what it is.
"""

import re
from typing import Any

# Some programs first turn the full-width signs of East Asian keyboards into plain ones.
SIGNS = "=+-@＝＋－＠"
_SIGN = f"[{re.escape(SIGNS)}]"
# Some skip blanks before they look at the first sign. A tab or a line break in the first place may
# begin a cell of its own, whatever follows.
_STARTS = re.compile(rf"[\t\r\n]|[\s\u200b\ufeff]*{_SIGN}")
# Opened under another language's settings a line of CSV is cut at another sign: a formula in the
# middle of a text would then begin a cell of its own.
_AFTER_A_CUT = re.compile(rf'([,;|\t\r\n]["\s\u200b\ufeff]*)(?={_SIGN})')


def guarded(cell: Any) -> Any:
    """The cell; text that would run as a formula gets a leading apostrophe.

    >>> guarded("=1+1"), guarded(-3), guarded("a-b")
    ("'=1+1", -3, 'a-b')
    """
    if isinstance(cell, str) and _STARTS.match(cell):
        return f"'{cell}"
    return cell


def guarded_in_csv(cell: Any) -> Any:
    """As `guarded`, for a cell of CSV: also where another separator would cut the text.

    >>> guarded_in_csv("a;=1+1")
    "a;'=1+1"
    """
    cell = guarded(cell)
    return _AFTER_A_CUT.sub(r"\1'", cell) if isinstance(cell, str) else cell
