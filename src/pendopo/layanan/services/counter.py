"""Applying for a citizen at a counter: consent first, then the same form; the case is the citizen's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.api import Case, Draft, Lodged, save_draft, submit_case
from pendopo.core.api import Refusal, encrypt, service_elsewhere
from pendopo.definitions.api import Current
from pendopo.files.api import CleanUpload, store_clean
from pendopo.layanan import rules_loket as rules
from pendopo.layanan.models import PersetujuanLoket
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import Actor, Unit
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Consent:
    """How a citizen said yes: on paper (its scan), by thumb (its scan), or aloud (the witness)."""

    how: str
    paper: CleanUpload | None
    witness: str


@transaction.atomic
def begin_at_counter(
    *, place: Region, current: Current, consent: Consent, unit: Unit, actor: Actor, device_hash: bytes, now: datetime
) -> Draft:
    """Keep the consent, and an empty form that only this officer can go on with. Raises Refusal (422)."""
    service = current.compiled.definition.service
    if not current.is_open or service.entry != "umum":
        raise Refusal(_("Layanan ini sedang tidak menerima permohonan baru."))
    if (other := service_elsewhere(current.release.definition_id, now)) is not None:
        raise Refusal(_("Layanan ini sekarang diajukan di %(nama)s.") % {"nama": other.portal_name})
    if problem := rules.problem_of_consent(consent.how, has_paper=consent.paper is not None, witness=consent.witness):
        raise Refusal(problem, status=422)
    assert actor.actor_id is not None  # only staff reach this verb
    paper = store_clean(place, consent.paper, purpose="persetujuan", now=now) if consent.paper else None
    draft = save_draft(
        place=place, current=current, draft=None, draft_id=uuid7(), answers={}, page="", device_hash=device_hash,
        user_id=None, now=now,
    )  # fmt: skip
    row = PersetujuanLoket.objects.create(
        case_id=draft.id, definition_id=draft.definition_id, unit=unit, clerk_id=actor.actor_id,
        clerk_label=actor.label, text_version=rules.CONSENT_VERSION, how=consent.how, paper=paper,
        text_sha256=sha256(rules.CONSENT_TEXT.encode()).hexdigest(), recorded_at=now,
        witness_sealed=encrypt(place, consent.witness.strip()) if consent.how == PersetujuanLoket.SPOKEN else None,
    )  # fmt: skip
    record(
        "layanan.consent_recorded", subject=row, actor=actor, now=now, case_id=draft.id,
        data={"how": row.how, "text": row.text_version},
    )  # fmt: skip
    return draft


def lodge(
    *, place: Region, current: Current, case_id: UUID, answers: Mapping[str, Any], actor: Actor, now: datetime
) -> Case:
    """Send what was filled in for a citizen. The case belongs to who has its number and code, never to the officer.

    Raises Refusal without a recorded consent of this officer's own, InvalidAnswers for what the form minds.
    """
    consent = PersetujuanLoket.objects.filter(case_id=case_id).first()
    if consent is None or consent.clerk_id != actor.actor_id or consent.definition_id != current.release.definition_id:
        raise Refusal(_("Persetujuan warga belum tercatat. Mulai lagi dari halaman loket."))
    return submit_case(
        place=place, current=current, case_id=case_id, answers=answers, actor=actor, now=now,
        lodged=Lodged(consent.clerk_id, consent.clerk_label),
    )  # fmt: skip
