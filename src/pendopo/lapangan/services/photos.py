"""Photos of a visit: kept once, with the digest that the phone counted and the place where they were taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal, encrypt
from pendopo.files.api import StoredFile
from pendopo.lapangan import rules
from pendopo.lapangan.models import FotoKunjungan, Kunjungan
from pendopo.lapangan.services.visits import locked_visit
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class PhotoTold:
    """What the sender says of a photo. `sha256`: of its bytes, counted on the phone; '' when it could not."""

    client_id: UUID
    sha256: str
    item: str = ""
    position: str = ""
    accuracy: int | None = None
    source: str = ""
    caption: str = ""
    taken_at: datetime | None = None


@transaction.atomic
def keep_photo(
    *, place: Region, visit: Kunjungan, stored: StoredFile, told: PhotoTold, actor: Actor, now: datetime
) -> FotoKunjungan:
    """Add a photo to a visit; the same one again is the one that is there.

    Raises Refusal when what arrived is not what the phone counted, Http404 for an id of another visit.
    """
    locked_visit(visit.pk)
    known: FotoKunjungan | None = FotoKunjungan.objects.filter(client_id=told.client_id).first()
    if known is not None:
        if known.visit_id != visit.pk:
            raise Http404
        return known
    if told.sha256 and told.sha256 != stored.upload_sha256:
        raise Refusal(_("Foto ini berubah di jalan. Kirim sekali lagi."), status=422)
    if FotoKunjungan.objects.filter(visit=visit).count() >= 3 * rules.MAX_PHOTOS:
        raise Refusal(_("Kunjungan ini sudah memuat terlalu banyak foto."), status=422)
    items = {one["id"] for one in visit.checklist.get("items", ())}
    caption = encrypt(place, told.caption) if told.caption else b""
    photo = FotoKunjungan.objects.create(
        visit=visit, client_id=told.client_id, item=told.item if told.item in items else "", file=stored,
        sha256=stored.upload_sha256, position=told.position, accuracy_m=told.accuracy,
        source=told.source if told.position else "", caption_sealed=caption,
        taken_at=told.taken_at or now, by_id=actor.actor_id, by_label=actor.label, received_at=now,
    )  # fmt: skip
    record(
        "lapangan.photo_kept", subject=photo, actor=actor, now=now, case_id=visit.case_id,
        data={"visit": str(visit.pk), "sha256": photo.sha256, "item": photo.item},
    )  # fmt: skip
    return photo
