"""`python -m bench.periksa`: processor time of the verifier for every shipped service, scenarios included."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pendopo
from pendopo.config.cli.check import app_vocabulary
from pendopo.engine.api import Definition, Vocabulary, check, load_folder

DEFINITIONS = Path(pendopo.__file__).parent / "perizinan/definitions"
GOAL_MS = 150.0
RUNS = 7


def measured(definition: Definition, vocabulary: Vocabulary) -> float:
    """Milliseconds of processor time of one check, the median of some."""
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        check(definition, vocabulary)
        times.append(1000 * (time.process_time() - begun))
    return sorted(times)[RUNS // 2]


def main() -> int:
    """Print one line per service; exit code 1 when any is too slow."""
    vocabulary, missed = app_vocabulary(), False
    for file in sorted(DEFINITIONS.glob("*/definition.yaml")):
        definition = load_folder(file.parent)
        took = measured(definition, vocabulary)
        missed = missed or took > GOAL_MS
        verdict = "pass" if took <= GOAL_MS else "MISSED"
        shown = f"{len(definition.scenarios)} scenarios"
        print(f"{definition.id:32} {took:6.1f} ms processor ({verdict}: ≤ {GOAL_MS:g})  {shown}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
