"""Scenarios pass, and together walk through every transition and both sides of every visibility rule."""

from collections.abc import Iterator

from ..compiled import compile
from ..findings import Finding
from ..scenarios import run_scenario
from ..schema import Definition
from .found import found


def check_scenarios(definition: Definition) -> Iterator[Finding]:
    """Run all scenarios of a definition that is otherwise sound."""
    compiled = compile(definition)
    made: set[str] = set()
    seen: set[tuple[str, bool]] = set()
    for scenario in definition.scenarios:
        walk = run_scenario(compiled, scenario)
        made |= walk.transitions
        seen |= walk.visibility
        for fault in walk.faults:
            yield found("skenario-gagal", f"scenario:{scenario.id}", fault, "Perbaiki skenario atau definisinya.")
    for name in compiled.transitions:
        if name not in made:
            message = "Tidak ada skenario yang melewati transisi ini."
            yield found("skenario-kurang", f"transition:{name}", message, "Tambah skenario.")
    for field in compiled.fields.values():
        for shown in (True, False):
            if field.visible and (field.id, shown) not in seen:
                message = f"Tidak ada skenario yang membuat isian ini {'tampil' if shown else 'tidak tampil'}."
                yield found("skenario-kurang", f"field:{field.id}", message, "Tambah skenario.")
