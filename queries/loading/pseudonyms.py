"""Pseudonyms of customers, persons and staff in a store, and the key they are made with.

A pseudonym is the first 16 hex digits of HMAC-SHA-256 under a key kept outside the snapshots:
without the key nobody can find customer numbers by trying them. The same key gives the same
pseudonym in every load, so rows of different months can be joined.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from queries.errors import StoreError

KEY_BYTES = 32
LENGTH = 16
_BLOCK = 64  # SHA-256 works on blocks of 64 bytes; HMAC pads its key to one


def create_key(path: Path) -> bytes:
    """A new random key, written to `path` as hex, readable by its owner alone.

    **Raises** `StoreError` when a key exists already: rows loaded so far could not be joined with
    rows loaded under a second key.
    """
    key = secrets.token_bytes(KEY_BYTES)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        handle = os.open(path, flags, 0o600)
    except FileExistsError:
        raise StoreError(
            f"A pseudonym key exists already: {path}.",
            "Keep it. Rows loaded under another key cannot be joined with those loaded before.",
        ) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        os.fchmod(handle, 0o600)  # whatever the umask says
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(handle)
    return key


def read_key(path: Path) -> bytes:
    """The key in `path`.

    **Raises** `StoreError` when the file is missing, is no key, or may be read by others.
    """
    try:
        text = path.read_text(encoding="ascii")
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError):
        raise StoreError(
            f"The pseudonym key cannot be read: {path}.", "Restore it from its backup."
        ) from None
    if mode & 0o077:
        raise StoreError(
            f"The pseudonym key may be read by others than its owner: {path}.",
            f"chmod 600 {path}",
        )
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreError(
            f"Not a pseudonym key of {KEY_BYTES} bytes in hex: {path}.",
            "Restore it from its backup.",
        )
    return key


def key_id(key: bytes) -> str:
    """A name for the key that reveals nothing of it: equal for the same key only."""
    return hmac.digest(key, b"noticeboard key id", "sha256").hex()[:LENGTH]


def pseudonym(key: bytes, kind: str, company: str, value: str) -> str:
    """The pseudonym of one id. `company` is empty for ids that several companies share."""
    message = f"{kind}\x1f{company}\x1f{value}".encode()
    return hmac.digest(key, message, "sha256").hex()[:LENGTH]


# The pseudonym of (kind, company, original) as DuckDB computes it, two million a second: HMAC
# written out as the hash of (outer pad, hash of (inner pad, message)).
IN_SQL = f"""substr(sha256($outer_pad::blob || unhex(sha256($inner_pad::blob || encode(
    kind || chr(31) || coalesce(company, '') || chr(31) || original
)))), 1, {LENGTH})"""


def sql_params(key: bytes) -> dict[str, bytes]:
    """What `IN_SQL` takes: the key mixed into HMAC's two constant blocks (RFC 2104)."""
    block = key if len(key) <= _BLOCK else hashlib.sha256(key).digest()
    block = block.ljust(_BLOCK, b"\0")
    return {
        "inner_pad": bytes(b ^ 0x36 for b in block),
        "outer_pad": bytes(b ^ 0x5C for b in block),
    }
