"""The quality mark of what was published: measured by the worker, stated publicly, read from partners."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pendopo.audit.api import record
from pendopo.bundles.models import Published
from pendopo.bundles.services.statements import state_publicly
from pendopo.engine.api import quality_mark
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

STATEMENT = "mutu"
MARKS: dict[str, int] = {}
"""Marks by the digest of a definition, of this process: regions of one cell publish the same services."""


def measure_mark(place: Region, published_id: UUID, *, now: datetime) -> int | None:
    """Plant faults in a published definition and count what its scenarios notice, in percent; None when it is gone.

    Takes seconds to a minute, so the worker does it; the result becomes a public statement by digest.
    """
    from pendopo.bundles.content import read_bundle
    from pendopo.bundles.repository import Repository
    from pendopo.bundles.services.publishing import bundle_path

    with region(place):
        row = Published.objects.filter(pk=published_id, withdrawn_at=None).first()
    if row is None:
        return None
    if row.digest not in MARKS:
        files, path = Repository(place.id), bundle_path(row.definition_id, row.number)
        target = files.role("targets").signed.targets.get(path)
        if target is None:
            return None
        MARKS[row.digest] = round(quality_mark(read_bundle(files.content(path, target)).definition).percent)
    _note_mark(place, row, MARKS[row.digest], now)
    return MARKS[row.digest]


def _note_mark(place: Region, row: Published, mark: int, now: datetime) -> None:
    with region(place):
        found = Published.objects.select_for_update().get(pk=row.pk)
        quality = {**found.manifest.get("quality", {}), "mark": mark}
        Published.objects.filter(pk=row.pk).update(manifest={**found.manifest, "quality": quality})
        data = {"definition": row.definition_id, "number": row.number, "mark": mark}
        record("bundles.mark_measured", subject=found, actor=SYSTEM, now=now, data=data)
        rows = Published.objects.filter(withdrawn_at=None)
        marks = {one.digest: one.manifest.get("quality", {}).get("mark") for one in rows}
    state_publicly(place, STATEMENT, {"format": 1, "mutu": {k: v for k, v in marks.items() if v is not None}}, now=now)


def with_marks(plain: dict[str, Any], statement: Any) -> dict[str, Any]:
    """A manifest as JSON values with the mark that its publisher stated later, where it has none of its own."""
    marks = statement.get("mutu") if isinstance(statement, dict) else None
    mark = marks.get(plain["digest"]) if isinstance(marks, dict) else None
    if plain["quality"]["mark"] is not None or not isinstance(mark, int) or not 0 <= mark <= 100:
        return plain
    return {**plain, "quality": {**plain["quality"], "mark": mark}}
