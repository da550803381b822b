"""Many cases at once: each judged and moved by itself, refused with its sentence, none twice, none of another desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pendopo.audit.api import Event
from pendopo.cases.api import BulkItem, BulkRun, Case, view_case
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, all_right, fresh, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]


def choose(browser: Client, *cases: Case) -> Any:
    return browser.post(f"{AT}/massal", {"berkas": [str(one.id) for one in cases]})


def items(place: Region) -> dict[UUID, BulkItem]:
    with region(place):
        return {row.case_id: row for row in BulkItem.objects.select_related("run")}


def send(browser: Client, place: Region, *cases: Case, **form: Any) -> Any:
    """Tick these of the run and send it."""
    found = items(place)
    run = next(iter(found.values())).run_id
    return browser.post(f"{AT}/massal/{run}", {"kerjakan": [str(found[one.id].pk) for one in cases], **form})


def verdicts(place: Region, case: Case) -> set[str]:
    with region(place):
        return {one.verdict for one in view_case(fresh(place, case)).files}


def test_all_right_and_one_step_for_all(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    cases = [di_tahap(number=number) for number in (1, 2, 3)]
    answer = choose(loket, *cases)
    assert answer.status_code == 302
    page = words(loket.get(answer["Location"]))
    assert all(one.number in page for one in cases)
    send(loket, bandung, *cases, semua_sesuai="ya", **{"langkah-0": "teruskan"})
    assert [fresh(bandung, one).state for one in cases] == ["verifikasi_teknis"] * 3
    assert verdicts(bandung, cases[0]) == {"sesuai"}
    with region(bandung):
        assert {row.state for row in BulkItem.objects.all()} == {BulkItem.DONE}
        moves = Event.objects.filter(kind="cases.moved", data__transition="teruskan")
        assert moves.count() == 3
    result = words(loket.get(answer["Location"]))
    assert "3 selesai, 0 tidak dapat" in result


def test_a_missing_requirement_is_told_per_case_and_the_others_are_done(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    judged, unjudged = di_tahap(number=1), di_tahap(number=2)
    all_right(bandung, judged, kantor.front_office, now)
    choose(loket, judged, unjudged)
    send(loket, bandung, judged, unjudged, **{"langkah-0": "teruskan"})
    assert fresh(bandung, judged).state == "verifikasi_teknis"
    assert fresh(bandung, unjudged).state == "verifikasi_berkas"
    row = items(bandung)[unjudged.id]
    assert row.state == BulkItem.REFUSED
    assert "berkas" in row.sentence


def test_a_step_that_is_refused_keeps_no_judgement_either(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    choose(loket, case)
    with region(bandung):
        wrong = view_case(fresh(bandung, case)).files[0].row.id
    send(loket, bandung, case, semua_sesuai="ya", **{"langkah-0": "teruskan", f"putusan-{wrong}": "buram"})
    assert items(bandung)[case.id].state == BulkItem.REFUSED
    assert verdicts(bandung, case) == {""}


def test_one_own_judgement_comes_before_all_right(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    choose(loket, case)
    with region(bandung):
        wrong = view_case(fresh(bandung, case)).files[0].row.id
    send(loket, bandung, case, semua_sesuai="ya", **{f"putusan-{wrong}": "buram"})
    assert verdicts(bandung, case) == {"sesuai", "buram"}
    assert fresh(bandung, case).state == "verifikasi_berkas"


def test_sent_back_together_each_is_asked_for_its_own_wrong_files(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    first, second, fine = (di_tahap(number=number) for number in (1, 2, 3))
    all_right(bandung, first, kantor.front_office, now, foto_lokasi="buram")
    all_right(bandung, second, kantor.front_office, now, gambar_materi="salah_kolom")
    all_right(bandung, fine, kantor.front_office, now)
    choose(loket, first, second, fine)
    send(loket, bandung, first, second, fine, catatan="Kirim ulang yang jelas.", **{"langkah-0": "kembalikan"})
    assert [fresh(bandung, one).state for one in (first, second, fine)] == ["dikembalikan"] * 2 + ["verifikasi_berkas"]
    with region(bandung):
        asked = [view_case(fresh(bandung, one)).asked for one in (first, second)]
    assert [one.fields for one in asked if one] == [["foto_lokasi"], ["gambar_materi"]]
    assert "tidak ada yang diminta" in items(bandung)[fine.id].sentence


def test_a_step_that_needs_a_reason_asks_once_and_keeps_what_was_chosen(
    loket: Client, bandung: Region, di_tahap: Bring
) -> None:
    cases = [di_tahap(number=number) for number in (1, 2)]
    choose(loket, *cases)
    answer = send(loket, bandung, *cases, **{"langkah-0": "tolak"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tulis alasannya" in page
    assert '<option value="tolak" selected>' in page
    assert {row.state for row in items(bandung).values()} == {BulkItem.WAITING}
    send(loket, bandung, *cases, catatan="Di median jalan.", **{"langkah-0": "tolak"})
    assert [fresh(bandung, one).state for one in cases] == ["ditolak"] * 2


def test_what_a_colleague_moved_meanwhile_is_refused(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    from pendopo.cases.api import move_case

    case, other = di_tahap(number=1), di_tahap(number=2)
    choose(loket, case, other)
    all_right(bandung, case, kantor.front_office, now)
    with region(bandung):
        move_case(place=bandung, case_id=case.id, transition_id="teruskan", actor=kantor.front_office, now=now)
    send(loket, bandung, case, other, semua_sesuai="ya", **{"langkah-0": "teruskan"})
    found = items(bandung)
    assert found[case.id].state != BulkItem.DONE
    assert found[other.id].state == BulkItem.DONE
    with region(bandung):
        assert Event.objects.filter(kind="cases.moved", case_id=case.id).count() == 1


def test_a_second_click_changes_nothing(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap()
    choose(loket, case)
    form = {"semua_sesuai": "ya", "langkah-0": "teruskan"}
    send(loket, bandung, case, **form)
    version = fresh(bandung, case).version
    send(loket, bandung, case, **form)
    assert fresh(bandung, case).version == version
    assert items(bandung)[case.id].state == BulkItem.DONE


def test_two_officers_with_the_same_choice_make_one_move_each_case(
    loket: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    from pendopo.people.api import SYSTEM, create_person, grant_membership
    from tests.layanan_staf.conftest import browser_of

    with region(bandung):
        person = create_person(
            name="Rekan uji", nip="199101012015031019", title="Petugas", unit=kantor.office, actor=SYSTEM, now=now
        )
        grant_membership(
            person=person, role="front_office", unit=kantor.office, valid_from=now.date(), actor=SYSTEM, now=now
        )
    rekan, cases = browser_of(person.user), [di_tahap(number=number) for number in (1, 2)]
    places = [choose(browser, *cases)["Location"] for browser in (loket, rekan)]
    with region(bandung):
        rows = list(BulkItem.objects.order_by("run_id", "position"))
    for browser, address in zip((loket, rekan), places, strict=True):
        mine = [str(row.pk) for row in rows if str(row.run_id) in address]
        browser.post(address, {"kerjakan": mine, "semua_sesuai": "ya", "langkah-0": "teruskan"})
    with region(bandung):
        assert Event.objects.filter(kind="cases.moved", data__transition="teruskan").count() == 2
        assert sorted(BulkItem.objects.values_list("state", flat=True)) in (
            ["ditolak", "ditolak", "selesai", "selesai"], ["menunggu", "menunggu", "selesai", "selesai"],
        )  # fmt: skip


def test_only_cases_of_ones_own_desk_are_taken(
    loket: Client, kasi: Client, unit_lain: Client, orang_kerinci: Client, bandung: Region, di_tahap: Bring
) -> None:
    mine, not_mine = di_tahap(), di_tahap("persetujuan", number=2)
    choose(loket, mine, not_mine)
    found = items(bandung)
    assert set(found) == {mine.id}
    run = found[mine.id].run_id
    for browser in (kasi, unit_lain):
        assert browser.get(f"{AT}/massal/{run}").status_code == 404
        assert browser.post(f"{AT}/massal/{run}", {"kerjakan": [str(found[mine.id].pk)]}).status_code == 404
    assert orang_kerinci.get(f"{AT}/massal/{run}").status_code == 404
    assert choose(unit_lain, mine)["Location"].endswith("/kerja/")
    with region(bandung):
        assert BulkRun.objects.count() == 1


def test_nothing_chosen_leads_back_with_a_sentence(loket: Client, bandung: Region) -> None:
    answer = loket.post(f"{AT}/massal", {"berkas": ["bukan-id", str(uuid4()), "\0"]}, follow=True)
    assert "Pilih dulu berkas" in words(answer)


def test_a_signature_is_never_a_step_for_many(kadis: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap("penandatanganan")
    page = kadis.get(choose(kadis, case)["Location"]).content.decode()
    assert "tanda_tangani" not in page
    send(kadis, bandung, case, **{"langkah-0": "tanda_tangani"})
    assert fresh(bandung, case).state == "penandatanganan"


def test_everything_of_a_filter_is_gathered_from_the_inbox(loket: Client, bandung: Region, di_tahap: Bring) -> None:
    cases = [di_tahap(number=number) for number in (1, 2, 3)]
    inbox = loket.get(f"{AT}/").content.decode()
    assert "Semua 3 saringan ini" in inbox
    answer = loket.post(f"{AT}/kerjakan-semua?saring=belum_diambil")
    assert answer.status_code == 302
    assert set(items(bandung)) == {one.id for one in cases}
