"""Boundaries drawn under the points of the register."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from pendopo.audit.api import Acting, record
from pendopo.perizinan.forms_register import BoundaryForm
from pendopo.perizinan.models import BatasWilayah


@transaction.atomic
def keep_boundary(form: BoundaryForm, *, actor: Acting, now: datetime) -> BatasWilayah:
    """Keep checked boundaries; from now on maps are drawn with them. Earlier ones stay, for when these go."""
    assert form.drawing is not None  # the form has refused everything else
    assert form.day is not None
    shapes = form.drawing.as_json()
    digest = sha256(json.dumps(shapes, sort_keys=True).encode()).hexdigest()
    row = BatasWilayah.objects.create(
        title=form.title, source=form.source, licence=form.licence, as_of=form.day, shapes=shapes, digest=digest,
        made_at=now,
    )  # fmt: skip
    data = {"bidang": len(form.drawing.shapes), "titik": form.drawing.points, "sidik": digest}
    record("perizinan.boundary_kept", subject=row, actor=actor, now=now, data=data)
    return row


@transaction.atomic
def remove_boundary(*, actor: Acting, now: datetime) -> bool:
    """Take the newest boundaries away; whether there were any."""
    row = BatasWilayah.objects.order_by("-made_at").first()
    if row is None:
        return False
    record("perizinan.boundary_removed", subject=row, actor=actor, now=now, data={"sidik": row.digest})
    row.delete()
    return True
