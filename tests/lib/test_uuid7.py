"""UUIDv7 keys: right version, rising in one process, unique under threads."""

import time
from concurrent.futures import ThreadPoolExecutor

from pendopo.lib.uuid7 import next_stamp, uuid7


def test_version_variant_and_time() -> None:
    before = time.time_ns() // 1_000_000
    key = uuid7()
    after = time.time_ns() // 1_000_000
    assert key.version == 7
    assert key.int >> 62 & 0b11 == 0b10
    assert before <= key.int >> 80 <= after + 1000


def test_keys_rise_and_never_repeat_under_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda _: [uuid7() for _ in range(500)], range(8)))
    assert all(batch == sorted(batch) for batch in batches)
    assert len({key for batch in batches for key in batch}) == 4000


def test_a_clock_that_goes_back_does_not_repeat() -> None:
    now = time.time_ns()
    first = next_stamp(now)
    second = next_stamp(now - 10_000_000_000)
    assert first < second < next_stamp(now)
