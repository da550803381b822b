"""What the pages of a try post: a page of the form, and the next thing that happens."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from pendopo.engine.api import Compiled, Field, Page, typed_rows, with_row, without_row
from pendopo.kerja_sama.queries_coba import Trial, Trying
from pendopo.kerja_sama.rules_coba import MAX_MOVES, OUTCOMES, Move, Raw

LONGEST = 4000
_ACT = re.compile(r"([a-z][a-z0-9_]*):(?:(tambah|lihat)|(hapus):([1-9][0-9]{0,2}))")


@dataclass(frozen=True)
class Posted:
    """A page as it came. `stay`: the field at which a pressed row button leads back ('' for none)."""

    raw: Raw
    stay: str = ""


def read_page(page: Page, post: QueryDict, files: MultiValueDict[str, UploadedFile[Any]], before: Raw) -> Posted:
    """What was typed on a page, over what was typed on the others. Of files only the name is taken."""
    act = _ACT.fullmatch(post.get("_baris", ""))
    removed = post.get("_hapus", "").partition(":")
    raw = dict(before)
    for one in page.fields:
        typed = _typed(one, post, files, before)
        if act and act[1] == one.id and one.type == "table":
            typed = _after(act, typed, one)
        if removed[0] == one.id and one.type == "file":
            typed = [name for name in typed if name != removed[2]]
        raw[one.id] = [text[:LONGEST] for text in typed]
    return Posted({name: typed for name, typed in raw.items() if any(typed)}, act[1] if act else removed[0])


def _typed(one: Field, post: QueryDict, files: MultiValueDict[str, UploadedFile[Any]], before: Raw) -> list[str]:
    if one.type == "file":
        names = [str(file.name or "")[-60:] for file in files.getlist(one.id)]
        kept = before.get(one.id, [])
        return (names if one.max_files == 1 else [*kept, *names]) if names else kept
    if one.type == "table":
        start = f"{one.id}."
        return [*map(str, post.getlist(one.id)), *(f"{n[len(start) :]}={post[n]}" for n in post if n.startswith(start))]
    return [str(text) for text in post.getlist(one.id)]


def _after(act: re.Match[str], typed: list[str], one: Field) -> list[str]:
    """What was typed in a table, with one empty row more or one row less."""
    if act[3]:
        return without_row(typed, int(act[4]))
    return with_row(typed) if act[2] == "tambah" and len(typed_rows(typed)) < one.max_rows else typed


def read_move(post: QueryDict, trying: Trying) -> Trial | None:
    """The try with what was chosen next; None when nothing can be made of it."""
    trial, compiled = trying.trial, trying.compiled
    if post.get("mundur"):
        return replace(trial, moves=trial.moves[:-1])
    at = trying.walk.at
    move = _move(post, compiled, at) or _wait(post, trying, at)
    return replace(trial, moves=(*trial.moves, move)) if move and len(trial.moves) < MAX_MOVES else None


def _move(post: QueryDict, compiled: Compiled, at: datetime) -> Move | None:
    step = post.get("langkah", "")
    if step in compiled.transitions:
        return Move("langkah", at, step)
    name, _colon, outcome = post.get("perkara", "").partition(":")
    known = name in compiled.subcases and outcome in {one for one, _word in OUTCOMES}
    return Move("perkara", at, name, outcome) if known else None


def _wait(post: QueryDict, trying: Trying, at: datetime) -> Move | None:
    """Time alone: so many working days, or until what happens next by itself."""
    given = post.get("waktu", "")
    if given == "tunggu":
        waiting = trying.player.waiting(trying.walk)
        return Move("waktu", waiting[0].at + timedelta(seconds=1)) if waiting else None
    if given in ("1", "3", "7"):
        until = trying.calendar.due_after(at, int(given)).due_at
        local = at.astimezone(trying.place.tz)
        return Move("waktu", max(at, until.replace(hour=local.hour, minute=local.minute, second=0)))
    return None
