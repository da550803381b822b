"""What officers post, read into plain values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pendopo.cases.api import JudgedFile

MAX_NOTE = 500
RIGHT = "sesuai"


def read_verdicts(post: QueryDict, files: Collection[JudgedFile]) -> dict[UUID, tuple[str, str]]:
    """(verdict, note) of every file on the page whose judgement was changed; a file left unjudged is not in it."""
    found = {}
    for one in files:
        verdict = post.get(f"putusan-{one.row.id}", "")
        note = post.get(f"catatan-{one.row.id}", "").strip()[:MAX_NOTE]
        if verdict == RIGHT != one.verdict and note == one.note:
            note = ""  # what was wrong is right now; the remark went with it
        if verdict and (verdict, note) != (one.verdict, one.note):
            found[one.row.id] = (verdict, note)
    return found


@dataclass(frozen=True)
class StepForm:
    """What a step was posted with. `seen`: the version of the case on the officer's screen."""

    note: str
    fields: tuple[str, ...]
    seen: int | None

    @classmethod
    def read(cls, post: QueryDict) -> StepForm:
        return cls(post.get("catatan", ""), tuple(dict.fromkeys(post.getlist("minta"))), read_version(post))


def read_version(post: QueryDict) -> int | None:
    """The version as it was printed into the form; -1 (never right) when it was tampered with."""
    typed = post.get("versi", "")
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


NO_DAY = _("Tulis tanggal, bulan, dan tahun, misalnya 23 11 2026.")
