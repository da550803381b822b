"""Inside the measured instance: cases as far as a signature, then a sitting. Not part of the product."""

from __future__ import annotations

import json
import random
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

SERVICE = "izin-reklame-insidentil"


def _world() -> tuple[Any, Any, datetime]:
    from django.utils import timezone

    from pendopo.config.demo.staff import demo_person
    from pendopo.tenancy.api import all_regions

    return all_regions()[0], demo_person, timezone.now()


def _actor(place: Any, name: str, now: datetime) -> Any:
    from pendopo.config.demo.staff import demo_person
    from pendopo.people.api import staff
    from pendopo.tenancy.api import region

    with region(place):
        return staff(demo_person(name), now)


def ready(count: int, seed: int) -> None:
    """So many applications, verified and up to the head's approval, by the real verbs."""
    from pendopo.cases.api import judge_files, move_case, submit_case, view_case
    from pendopo.config.demo.answers import invent, send_file
    from pendopo.definitions.api import current
    from pendopo.people.api import anonymous
    from pendopo.tenancy.api import region

    place, _person, now = _world()
    clerk, technician = (_actor(place, name, now) for name in ("front_office", "tim_teknis"))
    with region(place):
        files = {
            name: send_file(place, name, random.Random(seed), "Bazar", now) for name in ("foto_lokasi", "gambar_materi")
        }
    for number in range(seed, seed + count):
        with region(place):
            answers = invent(place, random.Random(number), number, now).answers | {"lahan_orang_lain": False}
            answers |= {name: [kept] for name, kept in files.items()}
            case = submit_case(
                place=place, current=current(SERVICE), case_id=uuid4(), answers=answers, actor=anonymous(), now=now
            )
            right = {one.row.id: ("sesuai", "") for one in view_case(case).files}
            judge_files(place=place, case=case, verdicts=right, actor=clerk, now=now)
            move_case(place=place, case_id=case.id, transition_id="teruskan", actor=clerk, now=now)
            move_case(place=place, case_id=case.id, transition_id="setuju_teknis", actor=technician, now=now)


def approve() -> None:
    """The head approves every case that waits: letters are frozen and numbered, jobs typeset them."""
    from pendopo.cases.api import Case, move_case
    from pendopo.tenancy.api import region

    place, _person, now = _world()
    head = _actor(place, "kepala_seksi", now)
    with region(place):
        waiting = list(Case.objects.filter(definition_id=SERVICE, state="persetujuan").values_list("id", flat=True))
    for case_id in waiting:
        with region(place):
            move_case(place=place, case_id=case_id, transition_id="setujui", actor=head, now=now)
    print(json.dumps({"approved": len(waiting)}))


def sign() -> None:
    """Open a sitting for everything that is ready, as the page does; print its id and how many letters."""
    from pendopo.config.demo.staff import PASSPHRASE
    from pendopo.layanan.queries_staf.sitting_page import waiting_letters
    from pendopo.layanan.rules_sidang import read_chosen
    from pendopo.layanan.services.launching import launch
    from pendopo.layanan.services.sitting import open_sitting
    from pendopo.people.api import User, current_totp
    from pendopo.tenancy.api import region

    place, _person, now = _world()
    chief = _actor(place, "kepala_dinas", now)
    with region(place):
        code = current_totp(place, User.objects.get(pk=chief.user_id), now=now)
        found = waiting_letters(place, chief, now).ready
    chosen = read_chosen([one.value for one in found])
    sitting = open_sitting(
        place=place, actor=chief, chosen=chosen, passphrase=PASSPHRASE, code=code, now=now, launch=launch
    )
    print(json.dumps({"sitting": str(sitting.pk), "letters": len(chosen)}))


def samples(sitting_id: str, count: int, folder: str) -> None:
    """Write some of the signed letters and the authority's certificate where pdfsig can judge them."""
    from pendopo.documents.api import get_letter, signed_bytes
    from pendopo.layanan.models import SigningItem
    from pendopo.tenancy.api import region

    place, _person, _now = _world()
    with region(place):
        rows = SigningItem.objects.filter(sitting_id=sitting_id, state=SigningItem.SIGNED).order_by("position")
        ids = list(rows.values_list("letter_id", flat=True))
        for letter_id in ids[:: max(len(ids) // count, 1)][:count]:
            content = signed_bytes(get_letter(letter_id))
            assert content is not None
            Path(folder, f"{letter_id}.pdf").write_bytes(content)


if __name__ == "__main__":
    from bench.inside import enter

    enter()
    words = sys.argv[2:]
    {
        "siap": lambda: ready(int(words[0]), int(words[1])), "setujui": approve, "tanda-tangan": sign,
        "contoh": lambda: samples(words[0], int(words[1]), words[2]),
    }[sys.argv[1]]()  # fmt: skip
