"""`pendopo upgrade FOLDER [--coba]`: merge a new upstream version with the region's changes, through the gate."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.http import Http404
from django.utils import timezone

from pendopo.cases.api import Migrated, Rehearsal, migrate_some, rehearse, usage_of
from pendopo.config.commands.places import place_of
from pendopo.core.api import Refusal
from pendopo.definitions.api import Proposal, Release, current, propose, upgrade
from pendopo.engine.api import (
    Definition,
    DefinitionError,
    Side,
    Signature,
    canonical,
    compile,
    digest,
    grouped,
    load_folder,
    plain_change,
    sentences,
)
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region


@dataclass(frozen=True)
class Outcome:
    """What the command has to tell. `release` only when something was published."""

    upstream: Definition
    proposal: Proposal
    rehearsal: Rehearsal | None
    release: Release | None = None
    migrated: tuple[Migrated, ...] = ()
    refusal: str = ""


def run(args: argparse.Namespace) -> int:
    """Tell what the upgrade means; unless `--coba`, publish it and move cases as the version asks. 1: refused."""
    place = place_of(args.region)
    if place is None:
        return 1
    try:
        upstream, choices = load_folder(args.folder), read_choices(args.pilih)
        outcome = tried(place, upstream, choices, args, timezone.now())
    except (DefinitionError, ValueError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    except Http404:
        print("Definisi ini belum terpasang di daerah ini. Pakai `pendopo terbitkan`.", file=sys.stderr)
        return 1
    if args.json:
        json.dump(as_json(outcome), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print("\n".join(in_words(outcome)))
    return 1 if outcome.refusal or (args.coba and outcome.proposal.blocking) else 0


def read_choices(typed: list[str]) -> dict[str, Side]:
    """`field:nik.label=hulu` → a decision; raises `ValueError` for anything else."""
    found: dict[str, Side] = {}
    for one in typed:
        key, sign, side = one.rpartition("=")
        if not sign or side not in ("hulu", "daerah"):
            raise ValueError(f"“{one}” bukan keputusan; tulis SIMPUL.ATRIBUT=hulu atau SIMPUL.ATRIBUT=daerah.")
        found[key] = cast(Side, side)
    return found


def tried(
    place: Region, upstream: Definition, choices: dict[str, Side], args: argparse.Namespace, now: datetime
) -> Outcome:
    """Propose, rehearse, and publish unless it is only a rehearsal. Each step is a transaction of its own."""
    signed = Signature(by=args.oleh, second=args.kedua, when=now.isoformat(timespec="minutes"), why=args.alasan)
    with region(place):
        release = current(upstream.id).release
        usage = usage_of(upstream.id, now=now)
        proposal = propose(release, upstream, choices=choices, signed=signed, usage=usage)
        rehearsal = rehearsed(place, proposal.definition, now)
    outcome = Outcome(upstream, proposal, rehearsal)
    if args.coba:
        return outcome
    try:
        with region(place):
            made, proposal = upgrade(
                upstream,
                actor=SYSTEM,
                now=now,
                choices=choices,
                accept_defaults=args.bawaan,
                signed=signed,
                usage=usage,
            )
    except Refusal as no:
        return Outcome(upstream, proposal, rehearsal, refusal=no.sentence)
    return Outcome(upstream, proposal, rehearsal, made, tuple(moved(place, upstream.id, now)))


def rehearsed(place: Region, merged: Definition | None, now: datetime) -> Rehearsal | None:
    """The merged definition on the region's own cases; None when there is no such definition or it cannot serve."""
    if merged is None:
        return None
    try:
        return rehearse(place, merged.id, compile(merged, digest(canonical(merged))), now=now)
    except DefinitionError:
        return None


def moved(place: Region, definition_id: str, now: datetime) -> Iterator[Migrated]:
    """Open cases moved as the version asks, some hundred per transaction."""
    last = None
    while True:
        with region(place):
            some = migrate_some(place, definition_id, now=now, after=last)
        yield some
        last = some.last
        if last is None:
            return


def in_words(outcome: Outcome) -> Iterator[str]:
    """The proposal as text: changelog, what is the region's, what is open, the rehearsal, the end."""
    rebased, told = outcome.proposal.rebased, grouped(outcome.proposal.changelog)
    yield f"{outcome.upstream.title}: versi {outcome.upstream.version} dari hulu"
    yield from listed("Yang berjalan lain", told[True])
    yield from listed("Kata-kata, urutan, dan contoh", told[False])
    yield from listed("Perubahan daerah yang tetap", kept_words(outcome))
    yield from listed("Perubahan daerah yang sudah menjadi milik hulu", [change.key for change in rebased.given_back])
    yield from listed(
        "Perbedaan yang perlu diputuskan (--pilih)",
        [f"{one.key}: daerah {one.local!r}, hulu {one.upstream!r}; bawaan {one.default}" for one in rebased.undecided],
    )
    yield from listed("Perlu dibaca", [f"{report.node}: {report.text}" for report in rebased.reports])
    yield from listed("Menghalangi penerbitan", outcome.proposal.blocking)
    if outcome.rehearsal is not None:
        yield from outcome.rehearsal.words
    yield from ending(outcome)


def kept_words(outcome: Outcome) -> list[str]:
    """What the region keeps, as sentences against upstream."""
    rebased = outcome.proposal.rebased
    if rebased.definition is None:
        return [change.key for change in rebased.kept]
    return [one.text for one in sentences(rebased.kept, outcome.upstream, rebased.definition)]


def listed(heading: str, lines: list[str]) -> Iterator[str]:
    """A heading with its lines; nothing when there are none."""
    if lines:
        yield f"{heading}:"
        yield from (f"  - {line}" for line in lines)


def ending(outcome: Outcome) -> Iterator[str]:
    """What was done."""
    if outcome.refusal:
        yield outcome.refusal
    elif outcome.release is None:
        yield "Hanya gladi: tidak ada yang diterbitkan."
    else:
        yield f"Rilis {outcome.release.number} berlaku untuk permohonan baru; berkas terbuka memakai rilisnya sendiri."
        count = sum(some.moved for some in outcome.migrated)
        if count:
            yield f"{count} berkas terbuka dipindahkan ke rilis ini."
        stopped = [f"{number}: {why}" for some in outcome.migrated for number, why in some.stopped]
        yield from listed("Tidak dapat dipindahkan", stopped)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The same for machines."""
    rebased, rehearsal = outcome.proposal.rebased, outcome.rehearsal
    return {
        "definition": outcome.upstream.id,
        "version": outcome.upstream.version,
        "changelog": [{"text": one.text, "behaviour": one.behaviour} for one in outcome.proposal.changelog],
        "taken": [plain_change(change) for change in rebased.taken],
        "kept": [plain_change(change) for change in rebased.kept],
        "given_back": [plain_change(change) for change in rebased.given_back],
        "conflicts": [
            {
                "key": one.key, "base": one.base, "local": one.local, "upstream": one.upstream,
                "default": one.default, "chosen": one.chosen,
            }
            for one in rebased.conflicts
        ],
        "reports": [{"code": one.code, "node": one.node, "text": one.text} for one in rebased.reports],
        "blocking": outcome.proposal.blocking,
        "rehearsal": None if rehearsal is None else {
            "total": rehearsal.total, "tried": rehearsal.tried,
            "different": [{"number": one.number, "sentences": list(one.sentences)} for one in rehearsal.different],
        },
        "release": outcome.release.number if outcome.release else None,
        "moved": sum(some.moved for some in outcome.migrated),
        "refusal": outcome.refusal,
    }  # fmt: skip
