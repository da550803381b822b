"""Processor time and memory of a tree of processes, from /proc (Linux)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> tuple[int, float]:
    """Parent, and the processor seconds of a process with those of its children that have ended."""
    rest = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return int(rest[1]), sum(int(ticks) for ticks in rest[11:15]) / TICK


def tree(root: int) -> list[int]:
    """The process and all below it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(entry.name)] = _stat(int(entry.name))[0]
    found, grew = {root}, True
    while grew:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found, grew = found | more, bool(more)
    return sorted(pid for pid in found if pid in parents)


def processor_seconds(roots: list[int]) -> float:
    """What these trees have used so far, in user and system mode."""
    total = 0.0
    for pid in {pid for root in roots for pid in tree(root)}:
        with contextlib.suppress(OSError):
            total += _stat(pid)[1]
    return total


def words_of(pid: int) -> str:
    """The command line."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def pss_mebibytes(pid: int) -> float:
    """Proportional size: memory shared with others counts in parts."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
