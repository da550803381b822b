"""What a workbook of decisions would do, row by row, before anything is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.cases.api import Case, Deed, on_desk_by_number
from pendopo.definitions.api import bindings_of, compiled_of
from pendopo.engine.api import Transition
from pendopo.layanan import rules_lembar as sheet
from pendopo.layanan import rules_staf as rules
from pendopo.people.api import Actor


@dataclass(frozen=True)
class SheetLine:
    """A row with its case; `problem` says why it cannot be, else `deed` what it would do."""

    row: sheet.SheetRow
    case: Case | None
    deed: Deed | None
    problem: str


def judged_rows(actor: Actor, rows: Sequence[sheet.SheetRow]) -> list[SheetLine]:
    """Every row with its case among those that wait for this person."""
    cases = on_desk_by_number(actor, {row.number for row in rows})
    found: list[SheetLine] = []
    seen: set[UUID] = set()
    for row in rows:
        case = cases.get(row.number)
        line = _judged(actor, row, case)
        if case is not None and case.pk in seen and not line.problem:
            line = SheetLine(row, case, None, _("Nomor ini sudah ada di baris sebelumnya."))
        elif case is not None and not line.problem:
            seen.add(case.pk)
        found.append(line)
    return found


def deeds_of(lines: Sequence[SheetLine]) -> dict[UUID, Deed]:
    """What the rows in order would do, by case."""
    return {line.case.pk: line.deed for line in lines if line.case is not None and line.deed is not None}


def _judged(actor: Actor, row: sheet.SheetRow, case: Case | None) -> SheetLine:
    if case is None:
        return SheetLine(row, None, None, _("Nomor ini tidak menunggu Anda."))
    if row.version is not None and row.version != case.version:
        return SheetLine(row, case, None, _("Berkas ini sudah berubah sejak lembarnya diunduh. Unduh lagi."))
    if row.files and row.files not in sheet.ALL_RIGHT:
        return SheetLine(row, case, None, _("Kolom Berkas: tulis sesuai, atau kosongkan."))
    steps = steps_of(actor, case)
    wanted = sheet.plain(row.decision)
    step = next((one for one in steps if wanted in (sheet.plain(one.action), one.id)), None)
    if wanted and step is None:
        words = ", ".join(one.action for one in steps)
        return SheetLine(row, case, None, _("Putusan tidak dikenal. Yang dapat ditulis: %(apa)s.") % {"apa": words})
    if step is not None and step.note == "wajib" and not row.note:
        return SheetLine(row, case, None, _("Putusan ini memerlukan catatan."))
    if step is None and not row.files:
        return SheetLine(row, case, None, _("Kolom Putusan dan Berkas kosong; catatan saja tidak disimpan."))
    deed = Deed(bool(row.files), step.id if step else "", row.note, row.version or case.version)
    return SheetLine(row, case, deed, "")


def steps_of(actor: Actor, case: Case) -> list[Transition]:
    """What this person may write as a decision: the steps of the case's stage, never a signature."""
    compiled, bindings = compiled_of(case.release), bindings_of(case.definition_id)
    return [
        step
        for step in compiled.actions_from(case.state)
        if rules.way_of(step) != "tanda_tangan"
        and any((post.unit_id, post.role) in actor.posts for post in bindings.get(step.function, ()))
        and not (step.timer or step.auto or step.signal)
    ]
