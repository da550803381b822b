"""Making an adopted app the region's own: its functions get real posts, its parameters real values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import Http404

from pendopo.audit.api import record
from pendopo.bundles.models import Origin
from pendopo.bundles.suggesting import staff_functions
from pendopo.core.api import Refusal, role_titles
from pendopo.definitions.api import Release, bind, current, set_params
from pendopo.engine.api import Definition
from pendopo.people.api import Actor, Unit, local_day, units_on
from pendopo.tenancy.api import Region, region

RUNS = "Layanan ini sudah berjalan. Siapa mengerjakan apa berubah lewat keputusan penataan pada halaman Organisasi."


def bind_adopted(
    place: Region, definition_id: str, posts: Mapping[str, tuple[str, Unit]], *, actor: Actor, now: datetime
) -> Origin:
    """Give every staff function of an adopted app its (role, office). All at once; what was bound before is replaced.

    Raises Http404 for what was not taken over, Refusal for one that runs already, and (422) for a function that is left
    out or not there, a role that nobody knows, an office that does not exist today.
    """
    with region(place):
        origin = locked_origin(definition_id)
        offer = current(definition_id)
        if not offer.is_waiting:
            raise Refusal(RUNS)
        _check(offer.compiled.definition, posts, now)
        bind(definition_id, posts, actor=actor, now=now)
        if origin.bound_at is None:
            origin.bound_at = now
            origin.save(update_fields=["bound_at"])
            data = {"definition": definition_id, "functions": len(posts)}
            record("bundles.bound", subject=origin, actor=actor, now=now, data=data)
        return origin


def fill_adopted(
    place: Region, definition_id: str, values: Mapping[str, str], *, actor: Actor, now: datetime, why: str = ""
) -> Release:
    """Give parameters of an adopted app the region's values, each within its bounds; '' returns to the default.

    Raises as `set_params`. Until the app is opened whoever prepares it may set every one of them.
    """
    with region(place):
        locked_origin(definition_id)
        return set_params(definition_id, values, actor=actor, now=now, why=why)


def locked_origin(definition_id: str) -> Origin:
    """The origin of an app, held until the transaction ends. Raises Http404 when it was not taken over."""
    rows = Origin.objects.select_related("partner", "basis_file").select_for_update(of=("self",))
    found = rows.filter(definition_id=definition_id).first()
    if found is None:
        raise Http404
    return found


def _check(definition: Definition, posts: Mapping[str, tuple[str, Unit]], now: datetime) -> None:
    functions = {one.id: one.title for one in staff_functions(definition)}
    left = [title for name, title in functions.items() if name not in posts]
    if left:
        raise Refusal(f"Belum diikat: {', '.join(left)}.", status=422)
    strange = sorted(set(posts) - set(functions))
    if strange:
        raise Refusal(f"Tidak ada fungsi “{strange[0]}” pada layanan ini.", status=422)
    roles, offices = role_titles(), {unit.pk for unit in units_on(local_day(now))}
    for name, (role, unit) in posts.items():
        if role not in roles:
            raise Refusal(f"{functions[name]}: peran “{role}” tidak dikenal.", status=422)
        if unit.pk not in offices:
            raise Refusal(f"{functions[name]}: unit ini tidak ada (lagi) di daerah ini.", status=422)
