"""The one-time code that opens the wizard: whoever reads the log or the folder of the instance may found its region.

Knows no Django: the supervisor shows it too.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

FILE = "wisaya.kode"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def ensure(keys: Path) -> str:
    """The code of this instance, made when there is none; kept in its folder of keys with mode 0600."""
    known = read(keys)
    if known:
        return known
    signs = [secrets.choice(LETTERS) for _ in range(12)]
    code = "-".join("".join(signs[i : i + 4]) for i in (0, 4, 8))
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(keys / FILE, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(code)
    return code


def read(keys: Path) -> str:
    """The code, or '' when the wizard is closed."""
    try:
        return (keys / FILE).read_text().strip()
    except OSError:
        return ""


def is_right(keys: Path, typed: str) -> bool:
    """What was typed is the code, with or without its hyphens."""
    known = read(keys)
    return bool(known) and hmac.compare_digest(_plain(known).encode(), _plain(typed).encode())


def forget(keys: Path) -> None:
    """The region stands: the code opens nothing any more."""
    (keys / FILE).unlink(missing_ok=True)


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign in LETTERS)
