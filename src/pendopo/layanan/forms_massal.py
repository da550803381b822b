"""What an officer posts for many cases, read into plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.http import QueryDict

from pendopo.cases.api import BulkItem
from pendopo.core.api import decrypt
from pendopo.layanan import forms_staf as forms
from pendopo.layanan.queries_staf.bulk_page import BulkGroup, BulkLine, BulkPage
from pendopo.layanan.queries_staf.case_page import FileLine
from pendopo.layanan.services.bulk import Wanted
from pendopo.tenancy.api import Region


def read_ids(values: Iterable[str]) -> list[UUID]:
    """Ids as boxes send them; what is none is left out."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def read_wanted(post: QueryDict, page: BulkPage) -> dict[UUID, Wanted]:
    """What is to be done, by item, for every case that was left ticked."""
    kept = set(read_ids(post.getlist("kerjakan")))
    all_right, note = "semua_sesuai" in post, post.get("catatan", "")[:2000].replace("\0", "")
    return {
        line.item.pk: _of_line(post, group, line, all_right=all_right, note=note)
        for group in page.groups
        for line in group.lines
        if line.item.pk in kept
    }


def _of_line(post: QueryDict, group: BulkGroup, line: BulkLine, *, all_right: bool, note: str) -> Wanted:
    step = post.get(group.name, "")
    known = {one.id for one in group.steps}
    verdicts = forms.read_verdicts(post, line.view.files) if line.may_judge else {}
    return Wanted(
        transition=step if step in known else "", note=note, all_right=all_right and line.may_judge, verdicts=verdicts
    )  # fmt: skip


def wanted_of_sheet(place: Region, item: BulkItem) -> Wanted:
    """What the workbook said of this case."""
    note = decrypt(place, item.note_sealed).decode() if item.note_sealed else ""
    return Wanted(transition=item.transition, note=note, all_right=item.all_right)


def as_posted(post: QueryDict, page: BulkPage) -> BulkPage:
    """The page as it was sent, when something is still missing: ticks, steps and judgements stay."""
    kept = set(read_ids(post.getlist("kerjakan")))
    return replace(page, groups=[_group_as_posted(post, group, kept) for group in page.groups])


def _group_as_posted(post: QueryDict, group: BulkGroup, kept: set[UUID]) -> BulkGroup:
    lines = [
        replace(line, is_ticked=line.item.pk in kept, files=[_file_as_posted(post, one) for one in line.files])
        for line in group.lines
    ]
    return replace(group, lines=lines, chosen=post.get(group.name, ""))


def _file_as_posted(post: QueryDict, one: FileLine) -> FileLine:
    key = one.judged.row.id
    note = post.get(f"catatan-{key}", one.judged.note)[: forms.MAX_NOTE]
    return replace(one, verdict=post.get(f"putusan-{key}", one.verdict), judged=replace(one.judged, note=note))


def needs_note(page: BulkPage, wanted: dict[UUID, Wanted]) -> bool:
    """Whether a chosen step asks for a reason that was not written."""
    steps = {step.id: step for group in page.groups for step in group.steps}
    return any(
        one.transition in steps and steps[one.transition].note == "wajib" and not one.note.strip()
        for one in wanted.values()
    )
