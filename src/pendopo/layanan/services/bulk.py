"""Many cases judged and moved together: each in its own transaction, wholly or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.cases.api import (
    Case,
    CaseView,
    Wish,
    actions_for,
    claim_item,
    get_case_for,
    judge_files,
    move_case,
    settle_item,
    view_case,
)
from pendopo.core.api import Refusal
from pendopo.layanan import rules_staf as rules
from pendopo.layanan.queries_staf.case_page import judges
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region, region


@dataclass(frozen=True)
class Wanted:
    """What is to be done with one case. `verdicts`: file → (verdict, note); `all_right`: every file *sesuai*."""

    transition: str = ""
    note: str = ""
    all_right: bool = False
    verdicts: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)


def do_item(*, place: Region, item_id: UUID, wanted: Wanted, actor: Actor, now: datetime) -> None:
    """Judge and move one case of a run, and keep what came of it. Call it outside any transaction.

    Done before: nothing happens (a second click, a page that was left open). Never raises a refusal: its sentence is
    kept with the item, and nothing of the case has changed then.
    """
    try:
        with region(place):
            item = claim_item(item_id)
            if item is None:
                return
            done = _do(place, item.case_id, item.seen, wanted, actor, now)
            settle_item(item_id, done=True, sentence=done, now=now)
            return
    except Refusal as no:
        sentence = no.sentence
    except Http404:
        sentence = _("Berkas ini tidak lagi menunggu Anda.")
    with region(place):
        settle_item(item_id, done=False, sentence=sentence, now=now)


def _do(place: Region, case_id: UUID, seen: int, wanted: Wanted, actor: Actor, now: datetime) -> str:
    """The verbs of one case, in the transaction that is open; what was done in words."""
    case = get_case_for(actor, case_id)
    view = view_case(case)
    steps = actions_for(view, actor)
    if not steps:
        raise Http404
    if case.version != seen:
        raise Refusal(_("Berkas ini baru saja diproses orang lain. Buka berkasnya untuk melihat keadaannya sekarang."))
    verdicts = _verdicts(view, wanted)
    if verdicts:
        if not judges(steps):
            raise Refusal(_("Pada tahap ini berkas tidak dinilai lagi."))
        judge_files(place=place, case=case, verdicts=verdicts, actor=actor, now=now)
    if not wanted.transition:
        return _("Penilaian tersimpan") if verdicts else _("Tidak ada yang diubah")
    return _move(place, view, wanted, actor, now, seen)


def _verdicts(view: CaseView, wanted: Wanted) -> dict[UUID, tuple[str, str]]:
    """The judgements that change something; one's own choice for a file comes before *semua sesuai*."""
    known = {one.row.id: one for one in view.files}
    said = {key: value for key, value in wanted.verdicts.items() if key in known}
    if wanted.all_right:
        said = dict.fromkeys(known, (rules.RIGHT, "")) | said
    return {key: value for key, value in said.items() if value != (known[key].verdict, known[key].note)}


def _move(place: Region, view: CaseView, wanted: Wanted, actor: Actor, now: datetime, seen: int) -> str:
    step = view.compiled.transitions.get(wanted.transition)
    if step is None:
        raise Refusal(_("Langkah ini tidak ada pada layanan berkas ini."))
    if rules.way_of(step) == "tanda_tangan":
        raise Refusal(_("Surat ditandatangani di halaman Tanda tangan."))
    fields = _wrong_fields(view.case) if "ada_yang_diminta" in step.requires else ()
    if "ada_yang_diminta" in step.requires and not fields:
        raise Refusal(_("Tidak ada berkas yang dinilai tidak sesuai, jadi tidak ada yang diminta diperbaiki."))
    move_case(
        place=place, case_id=view.case.pk, transition_id=step.id, actor=actor, now=now,
        wish=Wish(note=wanted.note, fields=fields, seen=seen),
    )  # fmt: skip
    return step.action


def _wrong_fields(case: Case) -> tuple[str, ...]:
    """The fields whose files are not right, as they are judged now: exactly these are asked for again."""
    found = (one.row.field for one in view_case(case).files if one.verdict not in ("", rules.RIGHT))
    return tuple(dict.fromkeys(found))
