"""Faults that are the user's to mend, worded for them: what is wrong and where, what to do.

Every message is built from names (file, line, column, rule, command), never from a value in an
exported row: such values are personal data, and messages end up in logs and screenshots.
"""


class NoticeboardError(Exception):
    """Shown without a traceback: one sentence of what is wrong, one of what to do, then a hint."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.hint = hint
        super().__init__(f"{message}\nHint: {hint}" if hint else message)


class NoticeError(NoticeboardError):
    """The notice file does not read, or says something that cannot be measured."""


class ExportError(NoticeboardError):
    """An exports folder, its mapping or one of its files cannot be understood."""


class DeadlineError(NoticeboardError):
    """A day or hour that does not exist, or an order of days that cannot be."""


class QueryError(NoticeboardError):
    """A question that the snapshot cannot answer: unknown promise, column, status or SQL."""


class StoreError(NoticeboardError):
    """The store is missing, locked, damaged, or made by another version."""


class RoleError(NoticeboardError):
    """The reader's role may not see this."""
