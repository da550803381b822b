"""Plant each fault, run the scenarios, and count those that nobody noticed."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..compiled import compile
from ..findings import DefinitionError
from ..scenarios import run_scenario
from ..schema import Definition
from .seeds import Seed, seeds


@dataclass(frozen=True)
class Survivor:
    """A planted fault that every scenario let pass; `reason`: why it changes nothing, where somebody has said so."""

    seed: Seed
    reason: str = ""


@dataclass(frozen=True)
class Mark:
    """The quality mark of a definition's scenarios. `refused`: faults that cannot even be compiled (not counted).

    `unknown`: names given as equivalent that are no survivor.
    """

    planted: int
    caught: int
    survivors: tuple[Survivor, ...]
    equivalent: tuple[Survivor, ...]
    refused: int
    unknown: tuple[str, ...]

    @property
    def percent(self) -> float:
        """Caught of those that can be noticed, 0 to 100; none planted counts as nothing noticed."""
        counted = self.planted - len(self.equivalent)
        return 100 * self.caught / counted if counted else 0.0


def quality_mark(definition: Definition, reasons: Mapping[str, str] | None = None) -> Mark:
    """Plant every fault; `reasons`: seeds that are known to change nothing, with why."""
    reasons = reasons or {}
    survivors: list[Survivor] = []
    planted = caught = refused = 0
    for one in seeds(definition):
        noticed = is_noticed(one.plant(definition))
        if noticed is None:
            refused += 1
            continue
        planted += 1
        caught += noticed
        if not noticed:
            survivors.append(Survivor(one, reasons.get(one.id, "")))
    unknown = sorted(reasons.keys() - {one.seed.id for one in survivors})
    return Mark(
        planted,
        caught,
        tuple(one for one in survivors if not one.reason),
        tuple(one for one in survivors if one.reason),
        refused,
        tuple(unknown),
    )


def is_noticed(definition: Definition) -> bool | None:
    """Whether some scenario fails; None when the definition cannot be served at all."""
    try:
        compiled = compile(definition)
    except DefinitionError:
        return None
    return any(run_scenario(compiled, scenario).faults for scenario in definition.scenarios)
