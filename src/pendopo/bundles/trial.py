"""A definition from outside is proven in a process of its own: bounded time and memory, no Django, no keys, no data.

The verifier is quick on what people write and can be made slow by what somebody builds for that (conditions that all
read each other). Standard input: one JSON object with `definition` (canonical text) and `vocabulary`. Standard output:
one JSON object with `wrong`, `advice`, `scenarios`, `passed` and `letters` (their data from a scenario).
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from pendopo.engine.api import Vocabulary, check, compile, from_canonical, run_scenario, sample_letters

SECONDS, MEMORY_MB = 20, 1024
NAMES = ("effects", "requires", "sources", "signals", "public_data")
FACTS = ("gives", "takes", "needs")


def confine(seconds: int) -> None:
    """From here on: bounded CPU and memory, nothing written."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB << 20, MEMORY_MB << 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def plain(known: Vocabulary) -> dict[str, Any]:
    """A vocabulary as JSON values."""
    told: dict[str, Any] = {name: sorted(getattr(known, name)) for name in NAMES}
    told |= {name: {key: sorted(one) for key, one in getattr(known, name).items()} for name in FACTS}
    letters = known.letters.items()
    return told | {"letters": {effect: {k: sorted(v) for k, v in wanted.items()} for effect, wanted in letters}}


def vocabulary(told: dict[str, Any]) -> Vocabulary:
    """The vocabulary again."""

    def sets(name: str) -> dict[str, frozenset[str]]:
        return {key: frozenset(one) for key, one in told[name].items()}

    letters = {effect: {k: frozenset(v) for k, v in wanted.items()} for effect, wanted in told["letters"].items()}
    effects, requires, sources, signals, public = (frozenset(told[name]) for name in NAMES)
    return Vocabulary(effects, requires, sources, signals, sets("gives"), sets("takes"), sets("needs"), letters, public)


def prove(asked: dict[str, Any]) -> dict[str, Any]:
    """Everything that the verifier and the scenarios say."""
    definition = from_canonical(asked["definition"].encode())
    found = check(definition, vocabulary(asked["vocabulary"]))
    wrong = [f"{one.node}: {one.message}" for one in found if one.level == "galat"]
    answer: dict[str, Any] = {"wrong": wrong[:5], "scenarios": len(definition.scenarios), "passed": 0, "letters": {}}
    answer["advice"] = [f"{one.node}: {one.message}" for one in found if one.level != "galat"][:50]
    if not wrong:
        compiled = compile(definition)
        answer["passed"] = sum(not run_scenario(compiled, one).faults for one in definition.scenarios)
        answer["letters"] = sample_letters(compiled)
    return answer


if __name__ == "__main__":
    confine(int(sys.argv[1]))
    sys.stdout.write(json.dumps(prove(json.loads(sys.stdin.buffer.read()))))
