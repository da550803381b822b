"""The pages of upgrades and giving back: who may, what they show, what a click does."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from pendopo.bundles.api import Contribution, Review, know_partner, refresh
from pendopo.definitions.api import current
from pendopo.people.api import SYSTEM, create_person, grant_membership
from pendopo.tenancy.api import region
from tests.bundles import memberi
from tests.bundles.conftest import PASSPHRASE, SERVICE
from tests.bundles.conftest import home as home
from tests.bundles.conftest import jaringan as jaringan
from tests.bundles.memberi import quick_letters as quick_letters
from tests.layanan_staf.conftest import browser_of
from tests.layanan_staf.conftest import clock as clock

pytestmark = pytest.mark.django_db
AT = "/kota-bandung/kerja"
THERE = "/kabupaten-kerinci/kerja"


def keeper(place: Any, number: int, now: datetime) -> Client:
    """Somebody who keeps the services of a region, in a browser with both factors."""
    from pendopo.people.api import Unit

    with region(place):
        office = Unit.objects.get(code="DPMPTSP")
        person = create_person(
            name=f"Pengelola {number}", nip=f"19880{number}012015031000", title="Pengelola", unit=office, actor=SYSTEM,
            now=now,
        )  # fmt: skip
        grant_membership(
            person=person, role="pengelola_layanan", unit=office, valid_from=now.date(), actor=SYSTEM, now=now
        )
    return browser_of(person.user)


@pytest.fixture
def masuk(bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime) -> Review:
    """A proposal of Kerinci lies weighed in Bandung."""
    memberi.follow(kerinci, jaringan, now)
    memberi.adapt(kerinci, now)
    memberi.give(kerinci, now)
    review = memberi.receive(bandung, kerinci, now)
    assert review is not None
    return review


def test_only_who_keeps_the_services_sees_them(
    bandung: Any, kerinci: Any, kantor: SimpleNamespace, masuk: Review, now: datetime
) -> None:
    page = f"{AT}/usulan-balik/{masuk.contribution_id}"
    clerk, stranger, mine = browser_of(kantor.user_front_office), keeper(kerinci, 1, now), keeper(bandung, 2, now)
    for path in (f"{AT}/pemutakhiran", f"{AT}/usulan-balik", page, f"{AT}/usulan-balik/unduh"):
        assert clerk.get(path).status_code == 404
        assert stranger.get(path).status_code == 404
        assert mine.get(path).status_code == 200
    assert stranger.get(f"{THERE}/usulan-balik/{masuk.contribution_id}").status_code == 404
    assert Client().get(page).status_code == 302


def test_a_proposal_is_read_like_an_upgrade_and_accepted_with_an_answer(
    bandung: Any, masuk: Review, now: datetime
) -> None:
    browser, page = keeper(bandung, 2, now), f"{AT}/usulan-balik/{masuk.contribution_id}"
    text = browser.get(page).content.decode()
    assert "Isian “Nomor RT” baru" in text
    assert "Skenario dari sana" in text
    assert browser.post(page, {"aksi": "terima", "jawaban": "Terima kasih banyak."}).status_code == 302
    with region(bandung):
        assert memberi.OWN in current(SERVICE).compiled.fields
        assert Contribution.objects.get(direction="masuk").state == "diterima"
    assert "Diterima" in browser.get(page).content.decode()


def test_declining_without_an_answer_says_so_and_keeps_what_was_typed(
    bandung: Any, masuk: Review, now: datetime
) -> None:
    browser, page = keeper(bandung, 2, now), f"{AT}/usulan-balik/{masuk.contribution_id}"
    answer = browser.post(page, {"aksi": "tolak", "jawaban": "Tidak"})
    assert answer.status_code == 422
    assert "Tulis jawabannya" in answer.content.decode()
    assert "Tidak</textarea>" in answer.content.decode()


def test_an_upgrade_is_computed_decided_and_taken_back_by_clicks(
    bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime
) -> None:
    memberi.follow(kerinci, jaringan, now)
    with region(bandung):
        former = current(SERVICE).compiled.fields["nik"].help
    memberi.publish_next(bandung, now, memberi.set_of("field:nik", "help", former or None, "Nomor dari KTP-el."))
    refresh(kerinci, jaringan.partner, now=now)
    browser, page = keeper(kerinci, 1, now), f"{THERE}/pemutakhiran/{SERVICE}"
    assert "1 → 2" in browser.get(f"{THERE}/pemutakhiran").content.decode()
    assert "1 pemutakhiran menunggu" in browser.get(f"{THERE}/").content.decode()
    assert "Hitung akibatnya" in browser.get(page).content.decode()
    assert browser.post(f"{page}/hitung").status_code == 302
    assert "Sedang dihitung" in browser.get(page).content.decode()
    with region(kerinci):
        row = Review.objects.get()
    memberi.reckon(kerinci, row.pk)
    assert "Pakai versi ini" in browser.get(page).content.decode()

    assert browser.post(page, {"aksi": "pakai", "p:field:nik.help": "daerah"}).status_code == 302
    with region(kerinci):
        assert current(SERVICE).compiled.fields["nik"].help == former
    memberi.reckon(kerinci, row.pk)
    assert browser.post(page, {"aksi": "pilih", "p:field:nik.help": "hulu"}).status_code == 302
    memberi.reckon(kerinci, row.pk)
    assert browser.post(page, {"aksi": "pakai", "p:field:nik.help": "hulu"}).status_code == 302
    with region(kerinci):
        assert current(SERVICE).compiled.fields["nik"].help == "Nomor dari KTP-el."
    assert browser.post(page, {"aksi": "kembali", "alasan": ""}).status_code == 422
    assert browser.post(page, {"aksi": "kembali", "alasan": "Keliru."}).status_code == 302
    with region(kerinci):
        assert current(SERVICE).compiled.fields["nik"].help == former


def test_a_change_is_picked_previewed_and_signed(
    bandung: Any, kerinci: Any, jaringan: SimpleNamespace, now: datetime
) -> None:
    from pendopo.bundles.api import found_catalogue

    memberi.follow(kerinci, jaringan, now)
    memberi.adapt(kerinci, now)
    found_catalogue(kerinci, passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    browser, page = keeper(kerinci, 1, now), f"{THERE}/usulan-balik/baru/{SERVICE}"
    assert "Nomor RT" in browser.get(page).content.decode()
    typed: dict[str, Any] = {"ubahan": [f"field:{memberi.OWN}"], "skenario": ["dengan_rt"], "judul": "Nomor RT"}
    wrong = browser.post(page, typed)
    assert wrong.status_code == 422
    assert "berguna juga bagi daerah lain" in wrong.content.decode()
    typed["alasan"] = memberi.REASON
    assert "lulus dengan perubahan, gagal tanpanya" in browser.post(page, typed).content.decode()
    kept = browser.post(page, {**typed, "aksi": "simpan"})
    assert kept.status_code == 302
    assert browser.post(kept.url, {"frasa": "bukan frasanya sama sekali"}).status_code >= 400
    assert browser.post(kept.url, {"frasa": PASSPHRASE}).status_code == 302
    with region(kerinci):
        assert Contribution.objects.get().state == "dikirim"
    know_partner(
        bandung, code="15.01", name=kerinci.title, kind="kabupaten", addresses=["sel:15.01"], actor=SYSTEM, now=now
    )
    assert keeper(bandung, 2, now).post(f"{AT}/usulan-balik/segarkan").status_code == 302
    with region(bandung):
        assert Contribution.objects.get(direction="masuk").title == "Nomor RT"
