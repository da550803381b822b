"""The pages of adopting: who sees them, what is typed wrong, twice pressed, refused, and the whole way by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from pendopo.bundles.api import Origin, adopt
from pendopo.core.registry import home_cards
from pendopo.definitions.api import Installed, current
from pendopo.people.api import SYSTEM, create_person, grant_membership, staff
from pendopo.tenancy.api import region
from tests.bundles import adopting as make
from tests.bundles.adopting import NEW, SHIPPED_HERE, TAXED
from tests.keamanan.walk import signed_in

pytestmark = pytest.mark.django_db
HERE = "/kabupaten-kerinci"
LIST = f"{HERE}/kerja/adopsi"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)


def somebody(place: Any, role: str, nip: str, now: datetime) -> Any:
    """Somebody of a region with one role."""
    from pendopo.people.api import Unit

    with region(place):
        office = Unit.objects.get(code="DPMPTSP")
        person = create_person(name=f"{role} contoh", nip=nip, title="Uji", unit=office, actor=SYSTEM, now=now)
        grant_membership(person=person, role=role, unit=office, valid_from=now.date(), actor=SYSTEM, now=now)
    return person


@pytest.fixture
def pengelola(kerinci: Any, now: datetime) -> Any:
    """Who adapts the services of Kerinci."""
    return somebody(kerinci, "pengelola_layanan", "198001012005011000", now)


@pytest.fixture
def peramban(pengelola: Any) -> Client:
    return signed_in(pengelola.user)


@pytest.fixture
def katalog(kerinci: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Bandung offers three apps; fetching hands over what was put there."""
    partner = make.partner_of(kerinci, now)
    bundles = {
        name: make.offered(kerinci, partner, make.bundle_of(make.shipped(name)), now)
        for name in (NEW, TAXED, SHIPPED_HERE)
    }

    def fetch(_place: Any, _partner: Any, definition_id: str, _number: int, **_given: Any) -> Any:
        return bundles[definition_id]

    monkeypatch.setattr("pendopo.kerja_sama.views.adopsi.fetch", fetch)
    return SimpleNamespace(partner=partner, bundles=bundles)


def install(katalog: SimpleNamespace, definition_id: str = NEW) -> str:
    return f"{LIST}/pasang/{katalog.partner.pk}/{definition_id}/1"


def here(definition_id: str = NEW, step: str = "") -> str:
    return f"{LIST}/layanan/{definition_id}{step}"


def test_from_the_catalogue_to_an_open_service_by_hand(
    kerinci: Any, peramban: Client, katalog: SimpleNamespace, now: datetime
) -> None:
    page = peramban.get(install(katalog)).content.decode()
    assert "Cocokkah di sini?" in page
    assert "Dapat dipasang. 4 hal perlu diisi" in page
    answer = peramban.post(install(katalog))
    assert (answer.status_code, answer["Location"]) == (302, here())
    assert peramban.get(f"{HERE}/layanan/{NEW}").status_code == 404  # the public does not see it
    assert "Surat izin praktik" not in peramban.get(f"{HERE}/layanan").content.decode()
    assert peramban.get(f"{HERE}/api/v1/layanan/{NEW}").status_code == 404
    with region(kerinci):
        office = str(current("keberatan").release.region_id and _office().pk)
    assert peramban.post(here(step="/ikat"), {"semua": office}).status_code == 302
    assert peramban.post(here(step="/isi"), {"param_klasifikasi": "400.7.22"}).status_code == 302
    refused = peramban.post(here(step="/buka"), {"dasar": "kesepakatan"})
    assert (refused.status_code, "Belum ada kesepakatan" in refused.content.decode()) == (422, True)
    paper = SimpleUploadedFile("keputusan.png", make.png(), "image/png")
    form = {"dasar": "lisensi", "nomor": "800/12/CONTOH", "tanggal": "19 11 2026", "berkas": paper}
    assert peramban.post(here(step="/buka"), form).status_code == 302
    assert "800/12/CONTOH" in peramban.get(here()).content.decode()
    assert peramban.get(here(step="/keputusan"))["Content-Type"] == "image/png"
    assert peramban.get(f"{HERE}/layanan/{NEW}").status_code == 200
    with region(kerinci):
        assert current(NEW).is_open


def _office() -> Any:
    from pendopo.people.api import Unit

    return Unit.objects.get(code="DPMPTSP")


def test_pressing_twice_installs_once(kerinci: Any, peramban: Client, katalog: SimpleNamespace) -> None:
    for _time in range(2):
        assert peramban.post(install(katalog))["Location"] == here()
    with region(kerinci):
        assert Origin.objects.filter(definition_id=NEW).count() == 1


def test_what_runs_here_is_followed_and_said_so(kerinci: Any, peramban: Client, katalog: SimpleNamespace) -> None:
    assert "sudah berjalan di sini" in peramban.get(install(katalog, SHIPPED_HERE)).content.decode()
    assert peramban.post(install(katalog, SHIPPED_HERE)).status_code == 302
    with region(kerinci):
        assert current(SHIPPED_HERE).release.number == 1
        assert current(SHIPPED_HERE).is_open
    assert peramban.get(here(SHIPPED_HERE)).status_code == 200


def test_an_ended_agreement_refuses_with_a_sentence_and_installs_nothing(
    kerinci: Any, peramban: Client, katalog: SimpleNamespace, now: datetime
) -> None:
    make.agreed(kerinci, katalog.partner, now.date() - timedelta(days=1))
    assert "habis masa berlakunya" in peramban.get(install(katalog)).content.decode()
    answer = peramban.post(install(katalog))
    assert (answer.status_code, "Tidak ada yang terpasang" in answer.content.decode()) == (422, True)
    with region(kerinci):
        assert not Installed.objects.filter(definition_id=NEW).exists()


def test_wrong_values_are_told_at_their_field_and_kept(
    kerinci: Any, peramban: Client, katalog: SimpleNamespace, now: datetime
) -> None:
    adopt(kerinci, katalog.bundles[TAXED], katalog.partner, actor=SYSTEM, now=now)
    wrong = {"param_shst": "Rp 5", "param_perda_pbg": "", "param_ilo": "0,003"}
    answer = peramban.post(here(TAXED, "/isi"), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Isi angka dari Rp1.000.000 sampai Rp20.000.000" in page
    assert 'value="Rp 5"' in page
    assert 'value="0,003"' in page
    assert "Bagian ini belum diisi." in page
    good = {"param_shst": "Rp 6.500.000", "param_perda_pbg": "Perda contoh", "param_ilo": "0,003"}
    assert peramban.post(here(TAXED, "/isi"), good).status_code == 302
    with region(kerinci):
        given = {param.id: param.value for param in current(TAXED).compiled.definition.params}
    assert (given["shst"], given["ilo"], given["perda_pbg"]) == ("6500000", "0.003", "Perda contoh")


def test_a_form_of_binding_that_leaves_something_out_keeps_the_rest(
    kerinci: Any, peramban: Client, katalog: SimpleNamespace, now: datetime
) -> None:
    adopt(kerinci, katalog.bundles[NEW], katalog.partner, actor=SYSTEM, now=now)
    answer = peramban.post(here(step="/ikat"), {"peran_front_office": "tim_teknis"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Pilih unitnya." in page
    assert '<option value="tim_teknis" selected>' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"dasar": "lisensi"}, "Sertakan pindaian"),
        ({"dasar": "lisensi", "nomor": "1/2026", "tanggal": "besok"}, "Tanggal ini belum benar"),
        ({}, "Pilih dasarnya."),
    ],
    ids=["kosong", "tanggal", "tanpa dasar"],
)
def test_opening_asks_for_the_decree_at_its_fields(
    kerinci: Any, peramban: Client, katalog: SimpleNamespace, now: datetime, typed: dict[str, str], said: str
) -> None:
    adopt(kerinci, katalog.bundles[NEW], katalog.partner, actor=SYSTEM, now=now)
    make.bound(kerinci, katalog.bundles[NEW].definition, now)
    answer = peramban.post(here(step="/buka"), typed)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    with region(kerinci):
        assert not current(NEW).is_open


def test_a_copy_gets_an_id_of_this_region(
    kerinci: Any, peramban: Client, katalog: SimpleNamespace, now: datetime
) -> None:
    adopt(kerinci, katalog.bundles[NEW], katalog.partner, actor=SYSTEM, now=now)
    answer = peramban.post(here(step="/tiru"), {"judul": "Perawat desa", "id": "Perawat Desa"})
    assert answer["Location"] == here("r1501-perawat-desa")
    again = peramban.post(here(step="/tiru"), {"judul": "Perawat desa", "id": "Perawat Desa"})
    assert (again.status_code, "sudah dipakai" in again.content.decode()) == (422, True)
    assert "Tiruan dari sip-perawat@1" in peramban.get(LIST).content.decode()


def test_the_list_filters_and_is_downloaded(
    kerinci: Any, peramban: Client, katalog: SimpleNamespace, now: datetime
) -> None:
    assert "Belum ada yang diadopsi" in peramban.get(LIST).content.decode()
    adopt(kerinci, katalog.bundles[NEW], katalog.partner, actor=SYSTEM, now=now)
    assert "Perlu diikat" in peramban.get(LIST, {"keadaan": "ikat"}).content.decode()
    assert "Tidak ada yang begitu" in peramban.get(LIST, {"keadaan": "dibuka"}).content.decode()
    sheet = peramban.get(f"{LIST}/unduh")
    assert sheet["Content-Type"].startswith("text/csv")
    assert "sip-perawat;Kota Bandung (contoh);1;Perlu diikat" in sheet.content.decode()


def test_what_waits_stands_on_the_first_page_of_who_adapts(
    kerinci: Any, pengelola: Any, katalog: SimpleNamespace, now: datetime
) -> None:
    with region(kerinci):
        actor = staff(pengelola, now)
        assert "Adopsi" not in [card.title for card in home_cards(kerinci, actor, now)]
    adopt(kerinci, katalog.bundles[NEW], katalog.partner, actor=SYSTEM, now=now)
    with region(kerinci):
        card = next(card for card in home_cards(kerinci, actor, now) if card.title == "Adopsi")
    assert card.text == "Surat izin praktik (SIP) perawat sudah dipasang, belum dibuka"


def test_who_has_another_role_neither_installs_nor_opens(kerinci: Any, katalog: SimpleNamespace, now: datetime) -> None:
    adopt(kerinci, katalog.bundles[NEW], katalog.partner, actor=SYSTEM, now=now)
    clerk = signed_in(somebody(kerinci, "front_office", "198001012005012000", now).user)
    reader = signed_in(somebody(kerinci, "kerja_sama", "198101012005011000", now).user)
    for address in (install(katalog), LIST, here(), here(step="/ikat"), here(step="/buka")):
        assert clerk.get(address).status_code == 404
    assert reader.get(here()).status_code == 200
    for step in ("/ikat", "/isi", "/buka", "/tiru"):
        assert reader.get(here(step=step)).status_code == 404
        assert reader.post(here(step=step)).status_code == 404
    assert reader.post(install(katalog)).status_code == 404


def test_another_region_knows_nothing_of_it(
    bandung: Any, kerinci: Any, katalog: SimpleNamespace, now: datetime
) -> None:
    adopt(kerinci, katalog.bundles[NEW], katalog.partner, actor=SYSTEM, now=now)
    other = signed_in(somebody(bandung, "pengelola_layanan", "198201012005011000", now).user)
    for path in (install(katalog), here(), here(step="/ikat"), here(step="/keputusan")):
        away = path.replace(HERE, "/kota-bandung")
        assert other.get(away).status_code == 404
        assert other.get(path).status_code == 404
    assert other.get(f"/kota-bandung/kerja/adopsi/pasang/{uuid4()}/{NEW}/1").status_code == 404
