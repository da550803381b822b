"""Which checklist a visit uses: what a definition names, else the one that is for this service, else the general."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from pendopo.engine.api import Compiled, read_part
from pendopo.lapangan.models import DaftarPeriksa
from pendopo.lapangan.rules import GENERAL, Checklist, read_checklist

FOLDER = Path(__file__).parent / "daftar"
PARAM = "daftar_periksa"
"""The parameter by which a definition names its checklist."""


@cache
def shipped() -> dict[str, Checklist]:
    """The checklists that come with the program, by id."""
    found = [read_checklist(read_part(FOLDER, path.name)) for path in sorted(FOLDER.glob("*.yaml"))]
    return {one.id: one for one in found}


def checklist_on(list_id: str, day: date) -> Checklist:
    """A checklist as it holds on a day: the region's own edition, else the one shipped."""
    base = shipped().get(list_id) or shipped()[GENERAL]
    rows = DaftarPeriksa.objects.filter(list_id=base.id, valid_from__lte=day)
    own = rows.order_by("-valid_from", "-changed_at", "-id").first()
    if own is None:
        return base
    data = {"id": base.id, "title": own.title, "items": own.items, "for": base.services, "since": f"{own.valid_from}"}
    return read_checklist(data)


def checklist_for(compiled: Compiled, day: date) -> Checklist:
    """The checklist of a service on a day."""
    named = str(compiled.params.get(PARAM) or "")
    if named in shipped():
        return checklist_on(named, day)
    fits = (one.id for one in shipped().values() if compiled.definition.id in one.services)
    return checklist_on(next(fits, GENERAL), day)
