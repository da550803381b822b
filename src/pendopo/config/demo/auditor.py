"""A letter of assignment in the example region: one auditor may read everything of the last year for sixty days."""

from __future__ import annotations

from datetime import datetime, timedelta

from pendopo.config.demo.staff import AUDITOR
from pendopo.pengawasan.services import NewAssignment, give_assignment
from pendopo.pengawasan.vocabulary import JENIS
from pendopo.people.api import SYSTEM, Person
from pendopo.tenancy.api import Region

HOLDS = timedelta(days=60)


def assign_auditor(place: Region, now: datetime) -> None:
    """Give it to the auditor of the inspectorate; in the open region."""
    person = Person.objects.select_related("unit").get(title=AUDITOR, is_contoh=True)
    assert person.unit is not None  # made so by `make_staff`
    today = now.astimezone(place.tz).date()
    new = NewAssignment(
        number=f"700/{today:%m}/ST-CONTOH/{today:%Y}", subject="Audit ketepatan waktu layanan perizinan (contoh)",
        issued_by="Inspektur Daerah (contoh)", issued_on=today, person=person, unit=person.unit, valid_from=today,
        valid_to=today + HOLDS, kinds=[kind for kind, _title in JENIS],
    )  # fmt: skip
    give_assignment(new, letter=None, actor=SYSTEM, now=now)
