"""What backup and restore ask of the product itself: `python -m pendopo.config.commands.cadangan WHAT < json > json`.

catat: write rows about backups. periksa: is a restored database alive (chain, files, letters); pilih: with which of
them. sesudah: what must not go on as if nothing had happened. Started by `pendopo cadangkan` and `pendopo pulihkan`,
never by hand.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

Answer = dict[str, Any]


def catat(question: Answer) -> Answer:
    """Rows of `core.Backup`."""
    from pendopo.core.api import note_backups

    note_backups(question["rows"])
    return {}


def periksa(question: Answer) -> Answer:
    """Per region: the chain of events is whole, a file opens and has its digest, a signed letter verifies."""
    from pendopo.tenancy.api import all_regions

    problems, seen = [], []
    for place in all_regions():
        found = [said for said in (_chain(place), _file(place), _letter(place)) if said]
        problems += [f"{place.title}: {said}" for said in found]
        seen.append(place.code)
    return {"problems": problems, "regions": seen}


def pilih(question: Answer) -> Answer:
    """The contents that `periksa` opens: for places from which not everything is brought here."""
    from pendopo.tenancy.api import all_regions, region

    names = []
    for place in all_regions():
        with region(place):
            letter = _newest_letter()
            found = [_newest_file(), letter.signed_file if letter is not None else None]
        names += [f"{place.id}/{one.sha256[:2]}/{one.sha256}" for one in found if one is not None]
    return {"names": names}


def _chain(place: Any) -> str:
    from pendopo.audit.api import check

    bad = check(place).bad
    return "" if bad is None else f"rantai peristiwa putus di nomor {bad.seq}"


def _newest_file() -> Any:
    from pendopo.files.api import StoredFile

    return StoredFile.objects.filter(erased_at=None).order_by("-created_at").first()


def _newest_letter() -> Any:
    from pendopo.documents.api import Letter

    signed = Letter.objects.filter(state=Letter.SIGNED, signed_file__erased_at=None).select_related("signed_file")
    return signed.order_by("-signed_at").first()


def _file(place: Any) -> str:
    from pendopo.files.api import FileDamaged, read_file
    from pendopo.tenancy.api import region

    with region(place):
        newest = _newest_file()
        try:
            if newest is not None:
                read_file(newest)
        except FileDamaged:
            return "satu berkas tidak dapat dibuka"
    return ""


def _letter(place: Any) -> str:
    from pendopo.documents.api import check_pdf, signed_bytes
    from pendopo.files.api import FileDamaged
    from pendopo.tenancy.api import region

    with region(place):
        letter = _newest_letter()
        if letter is None:
            return ""
        try:
            content = signed_bytes(letter)
        except FileDamaged:
            content = None
        return "" if content and check_pdf(content).verdict == "sama" else "satu surat tidak cocok dengan sidiknya"


def sesudah(question: Answer) -> Answer:
    """After a restore: the trail says so, counters go forward, each app closes what must not go on."""
    from django.utils import timezone

    from pendopo.core.api import Restored, note_restored, tell_restored
    from pendopo.people.api import SYSTEM
    from pendopo.tenancy.api import all_regions, region

    now = timezone.now()
    restored = Restored(datetime.fromisoformat(question["made_at"]), question["final"], question["skip"])
    said: list[str] = []
    for place in all_regions():
        with region(place):
            note_restored(place, made_at=restored.made_at, final=restored.final, actor=SYSTEM, now=now)
            if not restored.final:
                said += [f"{place.title}: {line}" for line in _skipped(place, question, now)]
            said += [f"{place.title}: {line}" for line in tell_restored(place, restored, SYSTEM, now)]
    return {"said": said}


def _skipped(place: Any, question: Answer, now: datetime) -> list[str]:
    """This year's counters go past the highest number known anywhere and past what may have been given since."""
    from pendopo.core.api import Counter, skip_numbers
    from pendopo.people.api import SYSTEM

    known = {(register, year): last for owner, register, year, last in question["known"] if owner == place.id}
    rows = {(row.register, row.year): row.last for row in Counter.objects.all()}
    this_year, lines = now.astimezone(place.tz).year, []
    begun_since = {(register, this_year) for register, year in known.keys() | rows.keys() if year == this_year - 1}
    if datetime.fromisoformat(question["made_at"]).astimezone(place.tz).year == this_year:
        begun_since = set()
    for register, year in sorted(known.keys() | rows.keys() | begun_since):
        last = max(known.get((register, year), 0), rows.get((register, year), 0))
        past = last + (question["skip"] if year == this_year else 0)
        gap = skip_numbers(register, year, past=past, why="pemulihan", actor=SYSTEM, now=now)
        if gap is not None:
            lines.append(f"nomor {register} {year}: {gap[0]} sampai {gap[1]} dilewati")
    return lines


VERBS: dict[str, Callable[[Answer], Answer]] = {"catat": catat, "periksa": periksa, "pilih": pilih, "sesudah": sesudah}


def main() -> int:
    """Set Django up, answer one question."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    import django

    django.setup()
    answer = VERBS[sys.argv[1]](json.load(sys.stdin))
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
