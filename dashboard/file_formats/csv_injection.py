"""Text that a spreadsheet would take for a formula, made harmless before it leaves in a file."""

import re
from typing import Any

# A spreadsheet takes a cell that begins with one of these for a formula; some first turn the
# full-width signs of East Asian keyboards into plain ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Opened under another language's settings a line of CSV is cut at another sign: a formula in the
# middle of a text would then begin a cell of its own.
_AFTER_A_CUT = re.compile(r'([,;\t\r\n]["\s]*)(?=[=+\-@＝＋－＠])')


def neutral(cell: Any) -> Any:
    """The cell; text that would run as a formula gets a leading apostrophe.

    >>> neutral("=1+1"), neutral(-3), neutral("a-b")
    ("'=1+1", -3, 'a-b')
    """
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def neutral_in_lines(cell: Any) -> Any:
    """As `neutral`, for a line of CSV: also where another separator would cut the text.

    >>> neutral_in_lines("a;=1+1")
    "a;'=1+1"
    """
    cell = neutral(cell)
    return _AFTER_A_CUT.sub(r"\1'", cell) if isinstance(cell, str) else cell
