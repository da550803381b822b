"""What happened to a case, in the words of its definition; never an id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from pendopo.audit.api import Event
from pendopo.cases.api import CaseNote, CaseView
from pendopo.layanan import rules_staf as rules


@dataclass(frozen=True)
class Happening:
    """One entry of the timeline. `tone`: of its mark; `words`: a reason or message in quotes."""

    title: str
    tone: str
    who: str
    at: datetime
    step: str = ""
    asked: tuple[str, ...] = ()
    words: str = ""


def happenings(view: CaseView) -> list[Happening]:
    """The newest first; events that mean nothing to an officer are left out."""
    found = [made for event in view.events if (made := _happening(view, event)) is not None]
    found.reverse()
    return found


def _happening(view: CaseView, event: Event) -> Happening | None:
    make = _MAKERS.get(event.kind)
    return make(view, event) if make else None


def _plain(title: Callable[[], str], tone: str = "baik") -> Callable[[CaseView, Event], Happening]:
    def make(view: CaseView, event: Event) -> Happening:
        return Happening(title(), tone, event.actor_label, event.occurred_at)

    return make


def _moved(view: CaseView, event: Event) -> Happening:
    compiled, data = view.compiled, event.data
    to, step = compiled.states.get(data.get("to", "")), compiled.transitions.get(data.get("transition", ""))
    tone = "baik"
    if to is not None:
        tone = {"waiting_applicant": "gagal", "final": "gagal" if to.outcome == "gagal" else "baik"}.get(
            to.kind, "baik"
        )
        if to.kind not in ("final", "done", "waiting_applicant") and data.get("version") == view.case.version:
            tone = "jalan"
    note, track = _reason(view, event), compiled.tracks.get(data.get("track", ""))
    title = to.title if to else _("Tahap berganti")
    return Happening(
        f"{track.title}: {title}" if track else title, tone, event.actor_label, event.occurred_at,
        step=step.action if step else "", asked=_labels(view, data.get("fields", ())) or _tracks(view, data),
        words=note.body if note else "",
    )  # fmt: skip


def _tracks(view: CaseView, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Which offices were asked at once, and which of them need not answer any more."""
    titles = {name: track.title for name, track in view.compiled.tracks.items()}
    asked = [titles[name] for name in data.get("opened", ()) if name in titles]
    stopped = [titles[name] for name in data.get("closed", ()) if name in titles]
    return tuple(
        [_("Diminta: %(jalur)s") % {"jalur": name} for name in asked]
        + [_("Dihentikan: %(jalur)s") % {"jalur": name} for name in stopped]
    )


def _late(view: CaseView, event: Event) -> Happening:
    stage = view.compiled.stages.get(event.data.get("stage", ""))
    told = [view.compiled.functions[name].title for name in stage.escalate] if stage else []
    title = _("Terlambat: tahap “%(tahap)s”") % {"tahap": stage.title if stage else ""}
    asked = tuple(_("Diberitahukan kepada %(siapa)s") % {"siapa": name} for name in told)
    return Happening(title, "gagal", event.actor_label, event.occurred_at, asked=asked)


OUTCOMES = {"baik": _lazy("dikabulkan"), "gagal": _lazy("tidak dikabulkan"), "batal": _lazy("ditarik")}


def _subcase(view: CaseView, event: Event) -> Happening:
    """A sub-case that was opened, or how it ended."""
    link, data = view.compiled.subcases.get(event.data.get("link", "")), event.data
    words = {"apa": link.title if link else _("Perkara turunan"), "nomor": data.get("number", "")}
    outcome = OUTCOMES.get(data.get("outcome", ""))
    if outcome is None:
        return Happening(_("%(apa)s: %(nomor)s") % words, "jalan", event.actor_label, event.occurred_at)
    title = _("%(apa)s %(nomor)s selesai, %(hasil)s") % (words | {"hasil": outcome})
    tone = "gagal" if data["outcome"] == "gagal" else "baik"
    return Happening(title, tone, event.actor_label, event.occurred_at)


def _reason(view: CaseView, event: Event) -> CaseNote | None:
    """The words that went with a move: written in the same moment, for the same step."""
    step = event.data.get("transition")
    return next(
        (n for n in view.notes if n.kind == "alasan" and n.transition == step and n.written_at == event.occurred_at),
        None,
    )


def _labels(view: CaseView, fields: object) -> tuple[str, ...]:
    names = fields if isinstance(fields, list | tuple) else ()
    return tuple(view.compiled.fields[name].label for name in names if name in view.compiled.fields)


def _judged(view: CaseView, event: Event) -> Happening:
    words, fields = rules.VERDICTS, view.compiled.fields
    said = [
        f"{fields[name].label}: {words[verdict].lower()}"
        for name, verdict in event.data.get("files", {}).items()
        if name in fields and verdict in words
    ]
    wrong = any(verdict != rules.RIGHT for verdict in event.data.get("files", {}).values())
    return Happening(
        _("Berkas dinilai"), "gagal" if wrong else "baik", event.actor_label, event.occurred_at, asked=tuple(said)
    )


def _repaired(view: CaseView, event: Event) -> Happening:
    return Happening(
        _("Perbaikan ke-%(ke)d diterima") % {"ke": event.data.get("round", 1)}, "baik", event.actor_label,
        event.occurred_at, asked=_labels(view, event.data.get("fields", ())),
    )  # fmt: skip


def _migrated(view: CaseView, event: Event) -> Happening:
    """The former release stays named."""
    words = {"lama": event.data.get("from"), "baru": event.data.get("to")}
    return Happening(
        _("Dipindahkan dari rilis %(lama)s ke rilis %(baru)s") % words, "baik", event.actor_label, event.occurred_at
    )


_MAKERS: dict[str, Callable[[CaseView, Event], Happening]] = {
    "cases.submitted": _plain(lambda: _("Permohonan masuk")),
    "layanan.received_entered": _plain(lambda: _("Dimasukkan susulan dari kertas"), ""),
    "cases.moved": _moved,
    "cases.escalated": _late,
    "cases.subcase_opened": _subcase,
    "cases.subcase_ended": _subcase,
    "cases.judged": _judged,
    "cases.repaired": _repaired,
    "cases.migrated": _migrated,
    "cases.taken": _plain(lambda: _("Diambil petugas"), ""),
    "cases.handed_over": _plain(lambda: _("Diserahkan kepada petugas lain"), ""),
    "cases.assigned": _plain(lambda: _("Dibagi kepada petugas menurut aturan unit"), ""),
    "cases.released": _plain(lambda: _("Kembali ke meja unit"), ""),
    "cases.desk_moved": _plain(lambda: _("Pindah ke unit penerus"), ""),
    "cases.message_sent": _plain(lambda: _("Pesan dikirim"), ""),
    "documents.letter_frozen": _plain(lambda: _("Surat diberi nomor")),
    "documents.number_entered": _plain(lambda: _("Nomor surat diisi dari buku luar")),
    "documents.scan_attached": _plain(lambda: _("Pindaian surat bertanda tangan dilampirkan"), ""),
    "documents.letter_rendered": _plain(lambda: _("Surat selesai disusun")),
    "documents.letter_signed": _plain(lambda: _("Surat ditandatangani")),
    "documents.letter_voided": _plain(lambda: _("Nomor surat dibatalkan"), "gagal"),
    "notify.notice_sent": _plain(lambda: _("Surel kabar terkirim"), ""),
    "notify.notice_failed": _plain(lambda: _("Kabar tidak sampai, perlu dikabari petugas"), "gagal"),
    "notify.hand_opened": _plain(lambda: _("Nomor pemohon dibuka untuk mengabari"), ""),
    "notify.hand_not_sent": _plain(lambda: _("Pemohon belum berhasil dikabari"), "gagal"),
    "notify.applicant_told": _plain(lambda: _("Pemohon dikabari petugas"), ""),
}


def former_verdicts(view: CaseView) -> dict[str, str]:
    """For each field the verdict that led to its last repair."""
    latest: dict[str, str] = {}
    at_repair: dict[str, str] = {}
    for event in view.events:
        if event.kind == "cases.judged":
            latest.update(event.data.get("files", {}))
        elif event.kind == "cases.repaired":
            at_repair = dict(latest)
    return at_repair
