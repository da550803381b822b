"""UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then a counter and randomness. No secret and no order."""

import os
import threading
import time
from uuid import UUID

COUNTER_BITS = 12

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A new UUIDv7, rising within one process also inside one millisecond (method 3: finer clock in `rand_a`)."""
    stamp = next_stamp(time.time_ns())
    milliseconds, fraction = stamp >> COUNTER_BITS, stamp & ((1 << COUNTER_BITS) - 1)
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return UUID(int=(milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random)


def next_stamp(now_ns: int) -> int:
    """Milliseconds and their 4096th parts as one number, later than every one before."""
    global _last
    milliseconds, rest = divmod(now_ns, 1_000_000)
    stamp = milliseconds << COUNTER_BITS | (rest << COUNTER_BITS) // 1_000_000
    with _lock:
        _last = max(stamp, _last + 1)
        return _last
