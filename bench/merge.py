"""`python -m bench.merge`: processor time of one upgrade, the shipped service with 50 changes on each side."""

from __future__ import annotations

import random
import time
from statistics import median

from tests.engine.merge.edits import Editor, shipped
from tests.engine.shipped import VOCABULARY

from pendopo.engine.api import Definition, Overlay, canonical, check, compile, diff, digest, rebase
from pendopo.engine.merge.tree import grow

GOAL_MS = 20.0
CHANGES = 50
ROUNDS = 25


def measured(work: object) -> float:
    """Median processor milliseconds of a call without arguments."""
    assert callable(work)
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        found.append((time.process_time() - start) * 1000)
    return median(found)


def changed(base: Definition, editor: Editor) -> Definition:
    """The base with random edits until it differs in 50 changes."""
    found = base
    while len(diff(base, found)) < CHANGES:
        found = editor.edited(found, 1)
    return found


def main() -> None:
    """Print one line per figure."""
    base, dice = shipped(), random.Random(50)
    local, upstream = changed(base, Editor(dice, "r3273_")), changed(base, Editor(dice, "u"))
    changes = diff(base, local)
    overlay = Overlay(definition=base.id, base=digest(canonical(base)), namespace="r3273", changes=changes)
    nodes = len(grow(base).items)
    took = measured(lambda: rebase(base, overlay, upstream))
    print(f"{nodes} nodes, {len(changes)} changes of the region and {len(diff(base, upstream))} of upstream")
    print(f"merge    {took:6.1f} ms processor ({'pass' if took <= GOAL_MS else 'MISSED'}: ≤ {GOAL_MS:g})")
    print(f"diff     {measured(lambda: diff(base, upstream)):6.1f} ms")
    print(f"compile  {measured(lambda: compile(base)):6.1f} ms")
    print(f"check    {measured(lambda: check(base, VOCABULARY)):6.1f} ms (the gate's first part)")


if __name__ == "__main__":
    main()
