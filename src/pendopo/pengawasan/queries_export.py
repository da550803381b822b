"""What an export holds: a table for each kind of data that the assignment opens, case by case."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pendopo.audit.api import Event, Link
from pendopo.cases.api import Case, plain_answers
from pendopo.definitions.api import compiled_of
from pendopo.documents.api import Letter
from pendopo.payments.api import Skrd
from pendopo.tenancy.api import Region

Row = list[str]

HEADS: dict[str, Row] = {
    "berkas": [
        "nomor", "layanan", "rilis", "tahap", "hasil", "masuk", "selesai", "janji", "hari_dipakai", "terlambat",
        "kali_perbaikan", "perihal", "isian_tanpa_data_pribadi",
    ],
    "tagihan": [
        "nomor", "nomor_berkas", "judul", "jumlah_rupiah", "ditetapkan", "jatuh_tempo", "dasar", "akhir", "pada",
    ],
    "surat": ["nomor", "nomor_berkas", "judul", "keadaan", "cara", "dibekukan", "ditandatangani", "sidik_sha256"],
    "jejak": ["nomor_berkas", "jenis", "terjadi", "dicatat", "pelaku", "data", "urutan_rantai", "sidik_rantai"],
}  # fmt: skip
APPLICANT = "pemohon"


def head_of(kind: str, *, personal: bool) -> Row:
    """The titles of a table's columns."""
    return [*HEADS[kind], APPLICANT] if personal and kind == "berkas" else HEADS[kind]


def rows_of(place: Region, kind: str, cases: Sequence[Case], *, personal: bool) -> Iterator[Row]:
    """The rows of one kind for some cases, in the order of the cases. Inside the open region."""
    if kind == "berkas":
        yield from _cases(place, cases, personal=personal)
    else:
        yield from TABLES[kind](place, {case.pk: case.number for case in cases})


def _cases(place: Region, cases: Sequence[Case], *, personal: bool) -> Iterator[Row]:
    answers = plain_answers([case.pk for case in cases])
    for case in cases:
        compiled = compiled_of(case.release)
        row = [
            case.number, compiled.definition.title, case.release.digest[:12], compiled.states[case.state].title,
            case.outcome, _at(place, case.submitted_at), _at(place, case.finished_at), _at(place, case.promise_due),
            _text(case.days_used), _yes(case.is_late), str(case.returns), case.object_text,
            _json(answers.get(case.pk, {})),
        ]  # fmt: skip
        yield [*row, case.applicant] if personal else row


def _bills(place: Region, numbers: dict[UUID, str]) -> Iterator[Row]:
    rows = Skrd.objects.filter(case_id__in=numbers).prefetch_related("ends").order_by("case_id", "set_at", "id")
    for bill in rows:
        end = next(iter(bill.ends.all()), None)
        yield [
            bill.number, numbers[bill.case_id], bill.title, str(bill.amount), _at(place, bill.set_at),
            bill.due_on.isoformat(), bill.perda, end.kind if end else "", _at(place, end.at if end else None),
        ]  # fmt: skip


def _letters(place: Region, numbers: dict[UUID, str]) -> Iterator[Row]:
    for letter in Letter.objects.filter(case_id__in=numbers).order_by("case_id", "frozen_at", "id"):
        yield [
            letter.number, numbers[letter.case_id] if letter.case_id else "", letter.title, letter.state, letter.way,
            _at(place, letter.frozen_at), _at(place, letter.signed_at), letter.signed_sha256,
        ]  # fmt: skip


def _events(place: Region, numbers: dict[UUID, str]) -> Iterator[Row]:
    events = list(Event.objects.filter(case_id__in=numbers).order_by("case_id", "occurred_at", "id"))
    links = {
        pk: (seq, bytes(digest).hex())
        for pk, seq, digest in Link.objects.filter(pk__in=[event.pk for event in events]).values_list(
            "pk", "seq", "digest"
        )
    }
    for event in events:
        seq, digest = links.get(event.pk, (0, ""))
        number = numbers[event.case_id] if event.case_id else ""
        yield [
            number, event.kind, _at(place, event.occurred_at), _at(place, event.recorded_at), event.actor_label,
            _json(event.data), str(seq), digest,
        ]  # fmt: skip


TABLES: dict[str, Callable[[Region, dict[UUID, str]], Iterator[Row]]] = {
    "tagihan": _bills,
    "surat": _letters,
    "jejak": _events,
}


def _at(place: Region, moment: datetime | None) -> str:
    """A moment in the region's time, to the second, with its distance from UTC."""
    return moment.astimezone(place.tz).isoformat(timespec="seconds") if moment else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _yes(value: bool | None) -> str:
    return "" if value is None else ("ya" if value else "tidak")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
