"""Messages between a process and its press: four bytes of length, then that many bytes. Pure."""

from __future__ import annotations

import struct
from typing import IO


def read_message(source: IO[bytes]) -> bytes | None:
    """One message, or None when the other side is gone."""
    head = source.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = source.read(length)
    return body if len(body) == length else None


def write_message(sink: IO[bytes], body: bytes) -> None:
    sink.write(struct.pack(">I", len(body)) + body)
    sink.flush()
