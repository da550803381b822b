"""Messages between applicant and office."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pendopo.audit.api import record
from pendopo.cases.models import Case, CaseNote
from pendopo.core.api import Refusal, encrypt
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

MAX_LENGTH = 2000


@transaction.atomic
def send_message(*, place: Region, case: Case, body: str, actor: Actor, now: datetime) -> CaseNote:
    """Add a message that both sides see. Raises Refusal when it is empty or too long."""
    text = body.strip()
    if not text:
        raise Refusal("Tulis pesannya dahulu.", status=422)
    if len(text) > MAX_LENGTH:
        raise Refusal(f"Pesan terlalu panjang: {len(text)} huruf, paling banyak {MAX_LENGTH}.", status=422)
    note = CaseNote.objects.create(
        case=case, kind="pesan", from_staff=actor.kind == "staf", by_id=actor.actor_id, by_label=actor.label,
        body_sealed=encrypt(place, text), written_at=now,
    )  # fmt: skip
    record("cases.message_sent", subject=case, actor=actor, now=now, case_id=case.id, data={"note": str(note.id)})
    return note
