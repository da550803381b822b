"""Telling the applicant. A notice is a postcard: no NIK, no answers, no full secret code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pendopo.audit.api import Event
from pendopo.cases.api import Case, CaseNote, secret_of
from pendopo.core.api import offers_afterwards
from pendopo.definitions.api import compiled_of
from pendopo.engine.api import Compiled
from pendopo.lib.formats import tanggal
from pendopo.notify.api import notices_of, send_notice, words_for
from pendopo.people.api import SIMULATED, Actor
from pendopo.tenancy.api import Region
from pendopo.tenancy.api import region as inside

REPAIR = "Pada halaman lacak berkas tertulis apa yang perlu diperbaiki dan batas waktunya."
NEXT_STEPS = {"waiting_applicant": "Sekarang giliran Anda. Pada halaman lacak berkas tertulis apa dan sampai kapan."}
OUTCOMES = {
    "baik": "Surat dapat diunduh dari halaman lacak berkas.",
    "gagal": "Alasannya tertulis pada halaman lacak berkas.",
}


def notify_applicant(
    *, case: Case, compiled: Compiled, answers: Mapping[str, Any], actor: Actor, now: datetime, region: Region
) -> None:
    """Effect `kabari`, after the commit: what happened, whose turn it is, where to read more. Safe to run twice."""
    with inside(region):
        state = compiled.states[case.state]
        turn = REPAIR if compiled.awaits_repair(state.id) else NEXT_STEPS.get(state.kind, "")
        words = {"keadaan": state.public_title, "giliran": turn, "hasil": OUTCOMES.get(state.outcome, "")}
        _tell(case, compiled, "keadaan", words, region, now, _offered(case, region, now))


def _offered(case: Case, region: Region, now: datetime) -> str:
    """What the applicant of an ended case may do next, with its address; '' before."""
    if case.finished_at is None:
        return ""
    base = region.base_url.rstrip("/")
    return "\n".join(f"{card.title}: {base}/{card.url}" for card in offers_afterwards(case, region, now))


def _simulated(case: Case) -> str:
    """A line for a case that rests on an answer of an imitated system."""
    rows = CaseNote.objects.filter(case=case, by_label__startswith=SIMULATED).order_by("-written_at")
    label = rows.values_list("by_label", flat=True).first()
    return f"{label}: jawaban sistem pusat pada berkas ini tiruan." if label else ""


def send_receipt(*, event: Event, region: Region) -> None:
    """Listener of `cases.submitted`: number and promised day; the code stays on the receipt. Safe to run twice."""
    case = Case.objects.select_related("release").defer("release__body").get(id=event.subject_id)
    promised = case.promise_due.astimezone(region.tz).date() if case.promise_due is not None else None
    words = {
        "tanggal": tanggal(event.occurred_at.astimezone(region.tz).date(), weekday=True),
        "janji": tanggal(promised, weekday=True) if promised else "",
    }
    _tell(case, compiled_of(case.release), "diterima", words, region, event.occurred_at)


def _tell(
    case: Case,
    compiled: Compiled,
    kind: str,
    words: Mapping[str, str],
    region: Region,
    now: datetime,
    more: str = "",
) -> None:
    """One notice per case, occasion and moment; a line for a simulated answer cannot be worded away, nor can `more`."""
    common = {
        "layanan": compiled.definition.title, "daerah": region.title, "nomor": case.number,
        "alamat": tracking_address(region, case.number),
    }  # fmt: skip
    subject, body = words_for(kind, {**common, **words})
    rows = notices_of(case.id).filter(kind=kind, created_at=now)
    if rows.exists():
        return
    contact, simulated = case.contact, _simulated(case) if kind == "keadaan" else ""
    send_notice(
        region, case_id=case.id, recipient_email=contact.get("email") or None,
        recipient_phone=contact.get("hp") or None, subject=subject,
        body="\n\n".join(part for part in (body, simulated, more) if part), kind=kind,
        never=(secret_of(region, case.id),), now=now,
    )  # fmt: skip


def tracking_address(region: Region, number: str) -> str:
    """The region's public page to follow a case, with the number filled in."""
    return f"{region.base_url.rstrip('/')}/lacak?nomor={number}"
