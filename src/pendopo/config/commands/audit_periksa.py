"""`pendopo audit periksa [--region KODE] [--kepala DIGEST@TANGGAL] [--json]`: is the trail whole?"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from typing import Any

from pendopo.audit.api import Bad, Outcome, check, compare, head, kept_heads
from pendopo.config.commands.places import place_of
from pendopo.tenancy.api import Region, all_regions, region


def run(args: argparse.Namespace) -> int:
    """Recompute the chain of one region or of all. 0: whole; 1: a bad event was found; 2: asked wrongly."""
    try:
        given = _parse_head(args.kepala) if args.kepala else None
    except ValueError:
        print("Tulis kepala seperti tercetak: 64 huruf dan angka, lalu @TANGGAL, misalnya 9f…c1@2026-11-20.")
        return 2
    place = place_of(args.region) if args.region or given else None
    if place is None and (args.region or given):
        return 2
    found = [_check(one, given, quiet=args.json) for one in ([place] if place else all_regions())]
    if args.json:
        print(json.dumps({"daerah": found}, ensure_ascii=False, indent=1))
    return 1 if any(one["salah"] for one in found) else 0


def _parse_head(text: str) -> tuple[str, date]:
    """'9f 02 … c1@2026-11-20' as digest and day. Raises ValueError."""
    digest, _at, day = text.replace(" ", "").rpartition("@")
    if len(bytes.fromhex(digest)) != 32:
        raise ValueError(digest)
    return digest.lower(), date.fromisoformat(day)


def _check(place: Region, given: tuple[str, date] | None, *, quiet: bool) -> dict[str, Any]:
    with region(place):
        last = head()
    total = last.seq if last else 0
    outcome = check(place, progress=None if quiet else lambda done: _progress(place, done, total))
    bad = outcome.bad or _against_heads(place, given)
    if not quiet:
        _say(place, outcome, bad)
    return {
        "kode": place.code, "diperiksa": outcome.count, "kepala": outcome.digest.hex(),
        "salah": asdict(bad) if bad else None,
    }  # fmt: skip


def _against_heads(place: Region, given: tuple[str, date] | None) -> Bad | None:
    """The chain may be whole and yet written anew: then it no longer leads to the heads kept, printed or sent."""
    heads = [(kept.digest, kept.day) for kept in kept_heads(place)] + ([given] if given else [])
    for digest, day in heads:
        bad = compare(place, day, digest)
        if bad is not None:
            return bad
    return None


def _progress(place: Region, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{place.title}: {done} dari {total} peristiwa", end="", file=sys.stderr, flush=True)


def _say(place: Region, outcome: Outcome, bad: Bad | None) -> None:
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    print(f"{place.title}: {outcome.count} peristiwa diperiksa.")
    if bad is None:
        print(f"  Jejak utuh. Kepala: {outcome.digest.hex()}")
        return
    print(f"  {bad.sentence}")
    for title, value in (
        ("peristiwa", bad.id),
        ("jenis", bad.kind),
        ("waktu", bad.occurred_at),
        ("berkas", bad.case_id),
    ):
        if value:
            print(f"  {title}: {value}")
