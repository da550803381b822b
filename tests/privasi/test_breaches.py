"""A failure of protection: known, told within three days, closed only when those concerned know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pendopo.audit.api import Event, Look, keep_looks
from pendopo.core.api import Refusal
from pendopo.notify.api import notices_of
from pendopo.privasi import letters, services
from pendopo.privasi.models import Insiden
from pendopo.privasi.register import register
from pendopo.privasi.services.breaches import affected, send_tidings
from pendopo.tenancy.api import region
from tests.privasi.conftest import told

pytestmark = pytest.mark.django_db
DESK = "/kota-bandung/kerja/privasi/insiden"
SERVICE = "izin-reklame-insidentil"


def known(now, **more):
    return services.NewBreach(
        **{
            "title": "Laptop loket hilang", "known_at": now - timedelta(hours=2), "services": [SERVICE], "since": None,
            "until": None, "kinds": "nama dan nomor telepon", "how": "Tertinggal di angkot.", "handling": "",
            "is_serious": False,
        }
        | more
    )  # fmt: skip


def test_the_three_days_run_from_when_it_was_known(bandung, petugas, permohonan, now):
    permohonan()
    with region(bandung):
        breach = services.report_breach(bandung, known(now), actor=petugas.actor, now=now)
    assert breach.due_at - breach.known_at == timedelta(hours=72)
    assert breach.affected == 1


def test_the_affected_are_found_by_service_and_days(bandung, petugas, permohonan, now):
    permohonan(number=1, at=now - timedelta(days=3))
    here = permohonan(number=2, at=now)
    today = now.astimezone(bandung.tz).date()
    with region(bandung):
        breach = services.report_breach(bandung, known(now, since=today, until=today), actor=petugas.actor, now=now)
        assert [case.pk for case in affected(bandung, breach)] == [here.pk]
        other = services.report_breach(bandung, known(now, services=["lain"]), actor=petugas.actor, now=now)
        assert other.affected == 0


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"kinds": ""}, {"known_at": None}], ids=["judul", "data", "masa-depan"]
)
def test_a_report_that_says_too_little_is_refused(bandung, petugas, now, wrong):
    if "known_at" in wrong:
        wrong = {"known_at": now + timedelta(minutes=1)}
    with region(bandung):
        with pytest.raises(Refusal):
            services.report_breach(bandung, known(now, **wrong), actor=petugas.actor, now=now)
        assert not Insiden.objects.exists()


def test_everybody_concerned_is_told_once(bandung, petugas, permohonan, now):
    cases = [permohonan(number=number) for number in (1, 2)]
    with region(bandung):
        breach = services.report_breach(bandung, known(now), actor=petugas.actor, now=now)
        services.tell_affected(bandung, breach, actor=petugas.actor, now=now)
        with pytest.raises(Refusal, match="sudah diberi tahu"):
            services.tell_affected(bandung, breach, actor=petugas.actor, now=now)
        text = letters.to_people(breach, bandung)
    assert send_tidings(bandung, breach, text, now=now) == 2
    assert send_tidings(bandung, breach, text, now=now) == 0
    with region(bandung):
        for case in cases:
            notice = notices_of(case.pk).get(subject__contains="pemberitahuan tentang data Anda")
            assert breach.number in notice.body
            assert case.applicant not in notice.body


def test_it_is_closed_only_when_people_and_agency_know(bandung, petugas, now):
    with region(bandung):
        breach = services.report_breach(bandung, known(now), actor=petugas.actor, now=now)
        with pytest.raises(Refusal, match="harus sudah diberi tahu"):
            services.change_breach(breach, step="tutup", handling="", actor=petugas.actor, now=now)
        for step in ("lembaga", "orang", "tutup"):
            services.change_breach(breach, step=step, handling="Kunci diganti.", actor=petugas.actor, now=now)
        assert breach.closed_at == now
        assert Event.objects.filter(kind="privasi.breach_step").count() == 3
    assert "Kunci diganti." in letters.to_agency(breach, bandung)


def test_reported_and_read_in_the_browser_and_the_list_is_on_record(bandung, petugas, permohonan, now):
    case = permohonan()
    typed = {
        "judul": "Laptop hilang", "tanggal": "20 11 2026", "jam": "09.00", "data": "nama", "bagaimana": "Hilang.",
        "layanan": [SERVICE],
    }  # fmt: skip
    assert petugas.browser.post(DESK, typed | {"jam": "pagi"}).status_code == 422
    answer = petugas.browser.post(DESK, typed)
    assert answer.status_code == 302
    page = told(petugas.browser, answer["Location"])
    assert "INS-2026-001" in page
    file = petugas.browser.post(f"{answer['Location']}/terdampak").content.decode()
    assert case.number in file
    assert case.applicant in file
    keep_looks(bandung)
    with region(bandung):
        assert Look.objects.filter(what="daftar_terdampak").count() == 1
        assert Event.objects.filter(kind="privasi.affected_listed").count() == 1


def test_the_register_names_every_service_with_its_data_law_and_readers(bandung, petugas):
    with region(bandung):
        found = {one.id: one for one in register()}
    one = found[SERVICE]
    assert "NIK" in (*one.general, *one.specific)
    assert one.laws
    assert "Petugas depan" in one.recipients
    assert any("1 tahun setelah izin berakhir" in text for text in one.retention)
    assert {"akun", "jejak", "kabar"} <= set(found)
    page = told(petugas.browser, "/kota-bandung/privasi/register")
    assert all(one.title in page for one in found.values() if "&" not in one.title)


def test_the_register_goes_out_as_a_workbook(petugas, bandung):
    from python_calamine import CalamineWorkbook

    answer = petugas.browser.get("/kota-bandung/kerja/privasi/register/unduh")
    import io

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    with region(bandung):
        assert len(rows) == len(register()) + 1
    assert rows[0][0] == "Kegiatan"
