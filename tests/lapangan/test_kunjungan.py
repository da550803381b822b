"""Visits: planned, done once, late, twice; what a case may do before and after; who may see and do it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client

from pendopo.audit.models import Event
from pendopo.cases.api import Wish, move_case
from pendopo.core.api import Refusal
from pendopo.lapangan.models import BeritaAcaraSurvei, FotoKunjungan, HasilKunjungan, Kunjungan
from pendopo.lapangan.services import (
    InvalidReport,
    Plan,
    Sent,
    ask_visit_effect,
    attach_scan,
    cancel_visit,
    change_checklist,
    check_surveyed,
    choose_result,
    close_moot,
    plan_visit,
    receive_result,
    render_record,
)
from pendopo.notify.api import notices_of
from pendopo.tenancy.api import region
from tests.lapangan.conftest import picture, raw
from tests.layanan_staf.conftest import AT, fresh

pytestmark = pytest.mark.django_db


def send(place: Any, visit: Any, sent: Sent, actor: Any, now: Any) -> HasilKunjungan:
    with region(place):
        return receive_result(place=place, visit_id=visit.pk, sent=sent, actor=actor, now=now)


def again(place: Any, visit: Any) -> Kunjungan:
    with region(place):
        return Kunjungan.objects.get(pk=visit.pk)


def unmet(place: Any, visit: Any) -> str | None:
    from pendopo.cases.api import Case, view_case

    with region(place):
        case = Case.objects.select_related("release").get(pk=visit.case_id)
        return check_surveyed(case=case, compiled=view_case(case).compiled, wish=Wish())


def test_a_case_waits_until_those_present_have_signed(bandung, kantor, terjadwal, hasil, now) -> None:
    assert "belum dilakukan" in str(unmet(bandung, terjadwal))
    send(bandung, terjadwal, hasil, kantor.tim_teknis, now)
    assert unmet(bandung, terjadwal) is None
    done = again(bandung, terjadwal)
    assert (done.status, done.finished_at) == ("selesai", now)


def test_without_a_visit_the_requirement_says_what_to_do(bandung, di_tahap) -> None:
    from pendopo.cases.api import view_case

    case = di_tahap("verifikasi_teknis")
    with region(bandung):
        view = view_case(case)
        assert "Mintalah kunjungan" in str(check_surveyed(case=view.case, compiled=view.compiled, wish=Wish()))


def test_the_effect_makes_one_visit_however_often_it_runs(bandung, kantor, di_tahap, now) -> None:
    from pendopo.cases.api import view_case

    case = di_tahap("verifikasi_teknis")
    with region(bandung):
        view = view_case(case)
        for _ in range(2):
            ask_visit_effect(
                case=view.case, compiled=view.compiled, answers=view.answers, actor=kantor.front_office, now=now,
                region=bandung,
            )  # fmt: skip
        (visit,) = Kunjungan.objects.filter(case_id=case.id)
    assert (visit.status, visit.state, visit.role) == ("diminta", "verifikasi_teknis", "tim_teknis")
    assert visit.checklist["id"] == "reklame"
    assert visit.sub_area


def test_planning_tells_the_applicant_day_and_hour_and_no_name(bandung, kantor, terjadwal) -> None:
    with region(bandung):
        notice = notices_of(terjadwal.case_id).order_by("-created_at", "-id").first()
    assert "Jadwal kunjungan" in notice.subject
    assert "20 November 2026, sekitar pukul 13.00" in notice.body
    assert "Siapkan kunci pagar." in notice.body
    assert "uji" not in notice.body.replace("Kode", "")
    assert mail.outbox == []


def test_a_result_sent_twice_is_one(bandung, kantor, terjadwal, hasil, now) -> None:
    one = send(bandung, terjadwal, hasil, kantor.tim_teknis, now)
    two = send(bandung, terjadwal, hasil, kantor.tim_teknis, now)
    assert one.pk == two.pk
    with region(bandung):
        assert HasilKunjungan.objects.count() == 1
        assert BeritaAcaraSurvei.objects.count() == 1
        assert one.present.count() == 2
        assert Event.objects.filter(kind="lapangan.result_received").count() == 1


def test_a_second_result_is_kept_beside_the_first_and_may_be_chosen(
    bandung, kantor, terjadwal, hasil, foto, now
) -> None:
    first = send(bandung, terjadwal, hasil, kantor.tim_teknis, now)
    other = Sent(uuid4(), raw(saran="layak"), [str(foto(terjadwal, colour="navy"))], terjadwal.version)
    second = send(bandung, terjadwal, other, kantor.kepala_seksi, now + timedelta(minutes=5))
    assert (first.arrived, second.arrived) == ("berlaku", "bentrok")
    assert again(bandung, terjadwal).result_id == first.pk
    with region(bandung):
        choose_result(
            place=bandung, visit_id=terjadwal.pk, result_id=second.pk, actor=kantor.kepala_seksi, now=now
        )  # fmt: skip
        former, standing = BeritaAcaraSurvei.objects.order_by("seq")
    assert again(bandung, terjadwal).result_id == second.pk
    assert former.voided_at is not None
    assert standing.voided_at is None
    assert standing.number != former.number


def test_a_result_for_a_case_that_went_on_is_kept_and_does_not_count(bandung, kantor, terjadwal, hasil, now) -> None:
    with region(bandung):
        move_case(
            place=bandung, case_id=terjadwal.case_id, transition_id="setuju_teknis", actor=kantor.tim_teknis, now=now,
            wish=Wish(),
        )  # fmt: skip
        event = Event.objects.filter(kind="cases.moved", case_id=terjadwal.case_id).latest("id")
        close_moot(event=event, region=bandung)
        close_moot(event=event, region=bandung)
    assert again(bandung, terjadwal).status == "batal"
    late = send(bandung, terjadwal, hasil, kantor.tim_teknis, now)
    assert late.arrived == "lewat"
    with region(bandung):
        assert BeritaAcaraSurvei.objects.count() == 0
        with pytest.raises(Refusal, match="berjalan terus"):
            choose_result(place=bandung, visit_id=terjadwal.pk, result_id=late.pk, actor=kantor.kepala_seksi, now=now)


def test_a_visit_stays_when_its_case_only_moved_into_its_step(bandung, kantor, terjadwal, now) -> None:
    with region(bandung):
        event = Event.objects.filter(kind="cases.moved", case_id=terjadwal.case_id).latest("id")
        close_moot(event=event, region=bandung)
    assert again(bandung, terjadwal).status == "terjadwal"


def test_what_is_missing_is_said_at_its_field_and_nothing_is_kept(bandung, kantor, terjadwal, now) -> None:
    wrong = raw(**{"j.lebar": "empat", "c.pohon": "", "saran": "", "hadir.1.ttd": ""})
    with pytest.raises(InvalidReport) as refused:
        send(bandung, terjadwal, Sent(uuid4(), wrong, []), kantor.tim_teknis, now)
    assert set(refused.value.problems) == {"j-titik_cocok", "j-lebar", "c-pohon", "saran", "hadir-1"}
    with region(bandung):
        assert HasilKunjungan.objects.count() == 0


def test_a_photo_that_has_not_arrived_is_waited_for(bandung, kantor, terjadwal, now) -> None:
    with pytest.raises(InvalidReport) as refused:
        send(bandung, terjadwal, Sent(uuid4(), raw(), [str(uuid4())]), kantor.tim_teknis, now)
    assert "belum sampai" in refused.value.problems["foto"]


def test_a_photo_keeps_the_digest_of_the_phone_and_its_place_apart(bandung, kantor, terjadwal, foto) -> None:
    client_id = foto(terjadwal)
    with region(bandung):
        photo = FotoKunjungan.objects.select_related("file").get(client_id=client_id)
    assert photo.sha256 == sha256(picture()).hexdigest() == photo.file.upload_sha256
    assert (photo.position, photo.accuracy_m, photo.source) == ("-6.9148,107.6099", 9, "gps")


def test_on_paper_the_case_waits_for_the_photographed_sheet(bandung, kantor, terjadwal, foto, now) -> None:
    sent = Sent(uuid4(), raw(**{"hadir.1.cara": "kertas", "hadir.1.ttd": ""}), [str(foto(terjadwal))])
    send(bandung, terjadwal, sent, kantor.tim_teknis, now)
    assert again(bandung, terjadwal).status == "menunggu_ttd"
    assert "belum ditandatangani" in str(unmet(bandung, terjadwal))
    with region(bandung):
        upload = SimpleUploadedFile("lembar.jpg", picture("ivory"), "image/jpeg")
        row = attach_scan(place=bandung, visit_id=terjadwal.pk, upload=upload, actor=kantor.tim_teknis, now=now)
    assert row.signed_at == now
    assert unmet(bandung, terjadwal) is None
    with region(bandung), pytest.raises(Refusal):
        attach_scan(place=bandung, visit_id=terjadwal.pk, upload=upload, actor=kantor.tim_teknis, now=now)


def test_the_record_is_typeset_once_with_number_photos_and_signatures(bandung, kantor, terjadwal, hasil, now) -> None:
    send(bandung, terjadwal, hasil, kantor.tim_teknis, now)
    with region(bandung):
        row = BeritaAcaraSurvei.objects.get()
    for _ in range(2):
        render_record(bandung, row.pk, now)
    with region(bandung):
        row = BeritaAcaraSurvei.objects.select_related("file").get()
        assert (row.number, row.problem) == ("0001/BA-SURVEI/2026", "")
        assert row.file.pages >= 2
        assert Event.objects.filter(kind="lapangan.record_rendered").count() == 1


def test_a_cancelled_visit_needs_its_reason_and_gives_room_for_another(bandung, kantor, terjadwal, now) -> None:
    with region(bandung):
        with pytest.raises(Refusal, match="mengapa"):
            cancel_visit(visit_id=terjadwal.pk, reason=" ", actor=kantor.kepala_seksi, now=now)
        cancel_visit(visit_id=terjadwal.pk, reason="Hujan lebat.", actor=kantor.kepala_seksi, now=now)
    assert "Mintalah kunjungan" in str(unmet(bandung, terjadwal))


def test_a_plan_in_the_past_or_without_people_is_refused(bandung, kantor, diminta, now) -> None:
    for plan in (Plan(now - timedelta(days=1), [kantor.tim_teknis.actor_id]), Plan(now + timedelta(days=1), [])):
        with region(bandung), pytest.raises(Refusal):
            plan_visit(place=bandung, visit_id=diminta.pk, plan=plan, actor=kantor.kepala_seksi, now=now)


def test_a_regions_own_checklist_holds_from_its_day_and_running_visits_keep_theirs(
    bandung, kantor, terjadwal, now
) -> None:
    from pendopo.lapangan.queries_daftar import checklist_on

    item = {"id": "satu", "kind": "sesuai", "title": "Satu hal saja"}
    with region(bandung):
        change_checklist(
            list_id="reklame", title="Milik daerah", items=[item], valid_from=now.date(), basis="SOP contoh",
            actor=kantor.kepala_seksi, now=now,
        )  # fmt: skip
        assert [one.id for one in checklist_on("reklame", now.date()).items] == ["satu"]
        assert len(checklist_on("reklame", now.date() - timedelta(days=1)).items) == 8
        assert len(Kunjungan.objects.get(pk=terjadwal.pk).checklist["items"]) == 8
        with pytest.raises(Refusal):
            change_checklist(
                list_id="reklame", title="x", items=[], valid_from=now.date(), basis="", actor=kantor.kepala_seksi,
                now=now,
            )  # fmt: skip


def test_when_a_case_is_erased_its_visits_forget_people_and_keep_what_was_measured(
    bandung, kantor, terjadwal, hasil, now
) -> None:
    from pendopo.cases.api import Case, erase_case
    from pendopo.lapangan.services import hear_erased

    result = send(bandung, terjadwal, hasil, kantor.tim_teknis, now)
    with region(bandung):
        Case.objects.filter(pk=terjadwal.case_id).update(finished_at=now)
        case = Case.objects.select_related("release").get(pk=terjadwal.case_id)
        erase_case(bandung, case, why="uji", actor=kantor.admin, now=now)
        event = Event.objects.get(kind="cases.erased", case_id=terjadwal.case_id)
        for _ in range(2):
            hear_erased(event=event, region=bandung)
        result = HasilKunjungan.objects.get(pk=result.pk)
        assert result.words == {}
        assert result.answers["lebar"] == "4.5"
        assert {one.name for one in result.present.all()} == {""}
        assert all(one.file.erased_at for one in FotoKunjungan.objects.select_related("file"))
        assert Event.objects.filter(kind="lapangan.visit_erased").count() == 1


def test_an_id_of_another_visit_is_not_found(bandung, kantor, terjadwal, hasil, now) -> None:
    send(bandung, terjadwal, hasil, kantor.tim_teknis, now)
    with region(bandung):
        other = Kunjungan.objects.create(
            case_id=terjadwal.case_id, definition_id="x", case_number="x", service_title="x", state="x",
            checklist=terjadwal.checklist, asked_at=now, asked_by_label="x",
        )  # fmt: skip
    with pytest.raises(Http404):
        send(bandung, other, hasil, kantor.tim_teknis, now)


# -- pages


def page_of(visit: Any) -> str:
    return f"{AT}/lapangan/{visit.pk}"


def test_the_technical_team_sees_its_visit_of_today_and_the_form(teknis, terjadwal) -> None:
    listed = teknis.get(f"{AT}/lapangan/").content.decode()
    assert terjadwal.case_number in listed
    assert "Hari ini" in listed
    page = teknis.get(page_of(terjadwal))
    assert "Titik pasang cocok dengan permohonan" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_people_without_a_part_in_it_find_nothing(
    unit_lain: Client, orang_kerinci: Client, terjadwal, foto, bandung
) -> None:
    client_id = foto(terjadwal)
    with region(bandung):
        photo = FotoKunjungan.objects.get(client_id=client_id)
    paths = ("", "/jadwal", "/berita-acara.pdf", f"/gambar/{photo.pk}")
    for path in paths:
        assert unit_lain.get(page_of(terjadwal) + path).status_code == 404
        assert orang_kerinci.get(page_of(terjadwal) + path).status_code == 404
        assert (
            orang_kerinci.get((page_of(terjadwal) + path).replace("kota-bandung", "kabupaten-kerinci")).status_code
            == 404
        )
    for path in ("/kirim", "/foto", "/pindaian", "/pilih", "/batal"):
        assert unit_lain.post(page_of(terjadwal) + path).status_code == 404
    assert terjadwal.case_number not in unit_lain.get(f"{AT}/lapangan/?daftar=semua").content.decode()


def test_the_counter_reads_a_visit_but_neither_plans_nor_fills_it(loket: Client, terjadwal) -> None:
    assert loket.get(page_of(terjadwal)).status_code == 200
    assert 'id="isian-lapangan"' not in loket.get(page_of(terjadwal)).content.decode()
    assert loket.get(page_of(terjadwal) + "/jadwal").status_code == 404
    assert loket.post(page_of(terjadwal) + "/kirim", {}, "application/json").status_code == 404


def test_a_visitor_is_asked_to_sign_in(terjadwal) -> None:
    assert Client().get(page_of(terjadwal)).status_code == 302
    assert Client().get(f"{AT}/lapangan/segar").status_code == 302


def test_without_a_script_the_form_takes_photos_and_keeps_what_was_typed(bandung, teknis, terjadwal) -> None:
    form = raw(**{"hadir.0.cara": "kertas", "hadir.1.cara": "kertas", "j.lebar": "x", "kunci": str(uuid4())})
    sent = {**form, "foto.titik_cocok": SimpleUploadedFile("a.jpg", picture(), "image/jpeg")}
    refused = teknis.post(page_of(terjadwal), sent)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Tulis angka saja" in text
    assert "Tiang agak miring." in text
    with region(bandung):
        photo = FotoKunjungan.objects.get()
    assert str(photo.client_id) in text
    done = teknis.post(page_of(terjadwal), {**form, "j.lebar": "4", "foto_ada": [str(photo.client_id)]})
    assert done.status_code == 302
    with region(bandung):
        assert HasilKunjungan.objects.get().photos == [str(photo.client_id)]
        assert Kunjungan.objects.get().status == "menunggu_ttd"


def test_a_photo_in_parts_ends_with_the_phones_own_digest(bandung, teknis, terjadwal) -> None:
    content, client_id = picture("maroon"), str(uuid4())
    told = {"id": client_id, "nama": "a.jpg", "ukuran": len(content), "sidik": sha256(content).hexdigest()}
    begun = teknis.post(page_of(terjadwal) + "/foto", told).json()
    part = teknis.patch(
        f"{page_of(terjadwal)}/foto/{begun['id']}", content, "application/offset+octet-stream",
        headers={"upload-offset": "0", "upload-digest": sha256(content).hexdigest()},
    )  # fmt: skip
    assert part.json() == {"letak": len(content)}
    end = f"{page_of(terjadwal)}/foto/{begun['id']}/selesai"
    wrong = teknis.post(end, {"foto": client_id, "sidik": "0" * 64, "butir": "titik_cocok"})
    assert wrong.status_code == 422
    kept = teknis.post(end, {"foto": client_id, "sidik": told["sidik"], "butir": "titik_cocok", "letak": "-6.9,107.6"})
    assert kept.json() == {"sidik": told["sidik"]}
    assert teknis.post(page_of(terjadwal) + "/foto", told).json() == {"sudah": True}
    with region(bandung):
        assert FotoKunjungan.objects.get().item == "titik_cocok"


def test_the_record_is_checked_in_public_without_a_name(bandung, kantor, teknis, terjadwal, hasil, now) -> None:
    send(bandung, terjadwal, hasil, kantor.tim_teknis, now)
    with region(bandung):
        row = BeritaAcaraSurvei.objects.get()
    render_record(bandung, row.pk, now)
    page = Client().get(f"/kota-bandung/survei/{row.code}")
    text = page.content.decode()
    assert page.status_code == 200
    assert row.number in text
    assert "Petugas Uji" not in text
    assert "Pemohon Uji" not in text
    assert "107.6098" not in text
    pdf = teknis.get(page_of(terjadwal) + "/berita-acara.pdf")
    content = b"".join(pdf.streaming_content) if pdf.streaming else pdf.content
    same = Client().post(f"/kota-bandung/survei/{row.code}", {"berkas": SimpleUploadedFile("a.pdf", content)})
    assert "sama persis" in same.content.decode()
    other = Client().post(f"/kota-bandung/survei/{row.code}", {"berkas": SimpleUploadedFile("a.pdf", content + b"x")})
    assert "tidak sama" in other.content.decode()
    assert Client().get(f"/kabupaten-kerinci/survei/{row.code}").status_code == 404


def test_the_applicant_sees_the_day_and_then_the_record(bandung, kantor, terjadwal, hasil, now) -> None:
    from pendopo.lapangan.queries_case import panels

    case = fresh(bandung, type("Ref", (), {"id": terjadwal.case_id}))
    with region(bandung):
        (panel,) = panels(case, bandung, None, now, {"lapangan.visit_asked"})
    assert "20 November 2026" in panel.text
    assert panel.links == ()
    send(bandung, terjadwal, hasil, kantor.tim_teknis, now)
    with region(bandung):
        row = BeritaAcaraSurvei.objects.get()
    render_record(bandung, row.pk, now)
    with region(bandung):
        (panel,) = panels(case, bandung, None, now, {"lapangan.visit_asked"})
    assert row.number in panel.text
    address = dict(panel.links)["Unduh berita acara"]
    got = Client().get(f"/kota-bandung/survei/{address.partition('/survei/')[2]}")
    assert got.status_code == 200
    assert b"".join(got.streaming_content if got.streaming else [got.content]).startswith(b"%PDF")
    assert Client().get("/kota-bandung/survei/unduh/dipalsukan").status_code == 404


def test_the_worker_may_touch_its_own_folder_only(bandung) -> None:
    got = Client().get("/kota-bandung/kerja/lapangan/sw.js")
    assert got["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in got
    assert "no-cache" in got["Cache-Control"]
    assert "importScripts" in got.content.decode()


def test_the_list_is_filtered_and_taken_along_without_names_of_applicants(kasi: Client, terjadwal, diminta) -> None:
    listed = kasi.get(f"{AT}/lapangan/?daftar=semua&hari=20+11+2026").content.decode()
    assert terjadwal.case_number in listed
    assert terjadwal.case_number not in kasi.get(f"{AT}/lapangan/?daftar=semua&hari=21+11+2026").content.decode()
    table = kasi.get(f"{AT}/lapangan/unduh?daftar=semua&bentuk=csv").content.decode()
    assert terjadwal.case_number in table
    assert "tim_teknis uji" in table
    assert kasi.get(f"{AT}/lapangan/unduh?daftar=semua&bentuk=xlsx").content.startswith(b"PK")


def test_planning_through_the_page(bandung, kasi: Client, diminta, kantor) -> None:
    wrong = kasi.post(page_of(diminta) + "/jadwal", {"hari": "kapan-kapan", "jam": "9", "pesan": "Bawa denah"})
    assert wrong.status_code == 422
    assert "Bawa denah" in wrong.content.decode()
    good = {"hari": "23 11 2026", "jam": "09.30", "petugas": [str(kantor.tim_teknis.actor_id)]}
    assert kasi.post(page_of(diminta) + "/jadwal", good).status_code == 302
    assert again(bandung, diminta).planned_at.isoformat() == "2026-11-23T02:30:00+00:00"


def test_the_checklist_page_makes_an_edition(bandung, kasi: Client, now) -> None:
    page = kasi.get(f"{AT}/lapangan/daftar-periksa/umum").content.decode()
    assert "Jalan masuk" in page
    form = {"judul": "Umum daerah", "sejak": "20 11 2026", "dasar": "", "id.0": "", "judul.0": "Pagar berdiri",
            "jenis.0": "sesuai", "satuan.0": "", "foto.0": "wajib", "pilihan.0": ""}  # fmt: skip
    assert kasi.post(f"{AT}/lapangan/daftar-periksa/umum", form).status_code == 302
    from pendopo.lapangan.queries_daftar import checklist_on

    with region(bandung):
        (item,) = checklist_on("umum", now.date()).items
    assert (item.id, item.photo) == ("pagar_berdiri", "wajib")
