"""The demonstration of the other services: on every desk something, each told by the real verbs, told twice once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from pendopo.cases.api import Case, EffectRun
from pendopo.cases.models import CaseStep
from pendopo.cases.rules import MAIN_TRACK
from pendopo.config.demo.desks import set_desks
from pendopo.config.demo.history import DAYS, tale_stories
from pendopo.config.demo.staff import cast, make_staff
from pendopo.config.demo.story import tell_all
from pendopo.config.demo.units import make_units
from pendopo.config.founding import found_region
from pendopo.core.api import work_calendar
from pendopo.payments.api import bills_of_case
from pendopo.people.api import Unit
from pendopo.perizinan.models import CentralFiling, Izin
from pendopo.tenancy.api import Region, region

STANDS = {
    ("izin-pemakaian-taman", "menunggu_bayar"): 1,
    ("izin-pemakaian-taman", "rekomendasi"): 1,
    ("izin-pemakaian-taman", "terbit"): 1,
    ("keberatan", "diterima"): 1,
    ("keberatan", "penelaahan"): 1,
    ("persetujuan-bangunan-gedung", "di_pusat"): 1,
    ("persetujuan-bangunan-gedung", "menunggu_bayar"): 1,
    ("persetujuan-bangunan-gedung", "pemeriksaan_tpa"): 1,
    ("persetujuan-bangunan-gedung", "terbit"): 1,
    ("sip-perawat", "di_pusat"): 1,
    ("sip-perawat", "terbit"): 1,
    ("sip-perawat", "verifikasi_berkas"): 1,
    ("surat-keterangan-penelitian", "ditolak"): 1,
    ("surat-keterangan-penelitian", "telaah"): 1,
    ("surat-keterangan-penelitian", "terbit"): 1,
}


def founded(now: datetime) -> Region:
    """An example region with its offices and staff."""
    since = now - timedelta(days=DAYS + 30)
    place = found_region("32.77", now=now, is_contoh=True, since=since)
    with region(place):
        units = make_units(now)
        office = Unit.objects.get(code="DPMPTSP")
        make_staff(place, office, units, since=since, now=now)
        set_desks(office, units, now=now)
    return place


def tell(place: Region, now: datetime) -> None:
    players = cast(place, now)
    with region(place):
        calendar = work_calendar(place)
    tell_all(tale_stories(place, players, calendar, now), until=now)


def test_every_desk_of_the_other_services_has_something(db: None, now: datetime) -> None:
    place = founded(now)
    tell(place, now)
    with region(place):
        assert Counter(Case.objects.values_list("definition_id", "state")) == STANDS
        parallel = Case.objects.get(state="rekomendasi")
        waiting = CaseStep.objects.filter(case=parallel, left_at=None).exclude(track=MAIN_TRACK)
        assert sorted(waiting.values_list("track", flat=True)) == ["kebersihan", "ketertiban"]
        unpaid = Case.objects.get(definition_id="persetujuan-bangunan-gedung", state="menunggu_bayar")
        assert [(bill.amount, bill.end) for bill in bills_of_case(unpaid.id)] == [(849_246, None)]
        paid = Case.objects.get(definition_id="persetujuan-bangunan-gedung", state="di_pusat")
        assert [bill.end.kind for bill in bills_of_case(paid.id) if bill.end] == ["lunas"]
        assert Izin.objects.filter(issued_at__isnull=False).count() == 4
        before = CentralFiling.objects.count()
        assert before == 5
        sent = EffectRun.objects.filter(effect="kirim_ke_pusat").count()
    assert sent == before, "the worker's own run finds what was sent"
    tell(place, now)
    with region(place):
        assert Counter(Case.objects.values_list("definition_id", "state")) == STANDS
        assert CentralFiling.objects.count() == before
