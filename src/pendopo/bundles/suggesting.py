"""Which post could do a function here: as in other services, else by its title and the titles of the offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pendopo.bundles.rules_adopting import role_of, words_of
from pendopo.core.api import role_titles
from pendopo.definitions.api import Binding
from pendopo.engine.api import Definition, Function
from pendopo.people.api import Membership, Unit, role_title, units_on, valid_on


@dataclass(frozen=True)
class Suggestion:
    """A role in an office, and why it is suggested, in words."""

    role: str
    unit: Unit
    why: str

    @property
    def text(self) -> str:
        return f"{role_title(self.role)}, {self.unit.short or self.unit.name}"


def staff_functions(definition: Definition) -> list[Function]:
    """What people of the region have to do in it."""
    return [one for one in definition.workflow.functions if one.kind == "staff"]


def suggestions(definition: Definition, today: date) -> dict[str, Suggestion]:
    """For each staff function the post that fits best; those for which none does are left out. Four statements."""
    units = units_on(today)
    used = _used_elsewhere(definition, units)
    holders = _holders(today)
    home = _home(definition, units)
    found = {}
    for function in staff_functions(definition):
        said = used.get(function.id) or _by_title(function, units, holders, home)
        if said is not None:
            found[function.id] = said
    return found


def _used_elsewhere(definition: Definition, units: Sequence[Unit]) -> dict[str, Suggestion]:
    """The post that does a function of the same name in other services of this region."""
    by_id = {unit.pk: unit for unit in units}
    rows = Binding.objects.exclude(definition_id=definition.id).values_list("function", "role", "unit_id")
    counted: dict[str, Counter[tuple[str, UUID]]] = {}
    for function, role, unit_id in rows.order_by("function", "role", "unit_id"):
        counted.setdefault(function, Counter())[(role, unit_id)] += 1
    found = {}
    for function, posts in counted.items():
        (role, unit_id), _times = posts.most_common(1)[0]
        if unit_id in by_id:
            found[function] = Suggestion(role, by_id[unit_id], "seperti pada layanan lain di sini")
    return found


def _holders(today: date) -> Counter[tuple[str, UUID]]:
    """How many people hold a role in an office today."""
    return Counter(Membership.objects.filter(valid_on(today)).values_list("role", "unit_id"))


def _home(definition: Definition, units: Sequence[Unit]) -> Unit | None:
    """The office that the definition's owner reads like."""
    words = words_of(definition.owner)
    named = [unit for unit in units if unit.short and f"({unit.short})" in definition.owner]
    fits = sorted(((len(words & words_of(unit.name)), unit) for unit in units), key=lambda one: -one[0])
    return named[0] if named else fits[0][1] if fits and fits[0][0] > 0 else None


def _by_title(
    function: Function, units: Sequence[Unit], holders: Counter[tuple[str, UUID]], home: Unit | None
) -> Suggestion | None:
    role = role_of(function.id, function.title, list(role_titles()))
    if not role or not units:
        return None
    said = f"{function.title} {function.id}".casefold()
    for unit in units:
        if unit.short and unit.short.casefold() in said.replace("_", " ").split():
            return Suggestion(role, unit, "namanya sama")
    words = words_of(said.replace("_", " "))
    for unit in units:
        if words & words_of(unit.name):
            return Suggestion(role, unit, "namanya mirip")
    staffed = [unit for unit in units if holders[(role, unit.pk)]]
    if home is not None and (home in staffed or not staffed):
        return Suggestion(role, home, "kantor penyelenggaranya")
    chosen = max(staffed or units, key=lambda unit: holders[(role, unit.pk)])
    return Suggestion(role, chosen, "di sana peran itu ada" if staffed else "satu-satunya yang mungkin")
