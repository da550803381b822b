"""Inside a cell: what must never leave with the neighbour is planted in Kerinci, what must go along in Bandung."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

HERE, THERE = "TANAMAN-BANDUNG", "TANAMAN-KERINCI"
JOB = UUID(int=0x0192_0000_0000_7000_8000_0000_0000_0077)


def plant(code: str, word: str, nip: str, now: datetime) -> None:
    from django.db import transaction

    from pendopo.core.api import add_holidays
    from pendopo.files.api import store_bytes
    from pendopo.people.api import SYSTEM, Unit, create_person, grant_membership
    from pendopo.tenancy.api import Region, defer, region

    place = Region.objects.get(code=code)
    with transaction.atomic(), region(place):
        office = Unit.objects.get(code="DPMPTSP")
        person = create_person(name=f"{word} nama", nip=nip, title=word, unit=office, actor=SYSTEM, now=now)
        grant_membership(person=person, role="front_office", unit=office, valid_from=now.date(), actor=SYSTEM, now=now)
        person.user.set_password(f"{word} sandi panjang")
        person.user.save()
        add_holidays([(now.date() + timedelta(days=3), f"{word} libur", "lokal", False, "uji")])
        store_bytes(place, f"{word} isi".encode() * 40, name=f"{word}.txt", mime="text/plain", purpose="uji", now=now)
        defer("pendopo.cases.run_effect", region=place, subject=JOB, lock=word, at=now + timedelta(days=30))


def citizen(code: str, now: datetime) -> None:
    """An account by phone, with a mandate in the region; without it the account would not be the region's business."""
    from django.db import transaction

    from pendopo.people.api import User, read_identifier
    from pendopo.people.models import HandedCode
    from pendopo.people.services.accounts import make_user
    from pendopo.tenancy.api import Region, region

    phone = read_identifier("081234509876")
    assert phone is not None
    with transaction.atomic(), region(Region.objects.get(code=code)):
        user = make_user(kind=User.WARGA, identifiers=(phone,), name="Warga Bandung", password="739154", now=now)
        HandedCode.objects.create(
            purpose=HandedCode.RECOVERY, user=user, code_hash="", created_at=now, expires_at=now + timedelta(days=1)
        )


def counter(code: str, now: datetime) -> None:
    """What the demonstration tells later of the counter: bills and filings, the archive, rules of sharing, filters."""
    from pendopo.config.demo import arsip, bank, history, meja, staff
    from pendopo.config.demo.story import tell_all
    from pendopo.core.api import work_calendar
    from pendopo.tenancy.api import Region, region

    place = Region.objects.get(code=code)
    players = staff.cast(place, now)
    with region(place):
        calendar = work_calendar(place)
    tell_all(history.tale_stories(place, players, calendar, now), until=now)
    arsip.bring_archive(place, now)
    bank.tell_bank(place, now)
    meja.tell_desk(place, players, history.case_id_of, now)


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    now = timezone.now()
    counter("32.73", now)
    plant("32.73", HERE, "199001012015031777", now)
    citizen("32.73", now)
    plant("15.01", THERE, "199001012015031888", now)


if __name__ == "__main__":
    main()
