"""Uploads in parts: continued at the byte, judged whole, never half attached; quotas, other devices, other regions."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from pendopo.cases.api import Draft, draft_answers
from pendopo.files import parts
from pendopo.files.api import PartialUpload, StoredFile, purge_partial
from pendopo.tenancy.api import region
from tests.files.make import picture
from tests.layanan_publik.walk import HOME, SERVICE, answers, begin, key_of, send, send_back

pytestmark = pytest.mark.django_db
PHOTO = picture("JPEG", (900, 700)) + b"\0" * 900
PART = 1000


class Sending:
    """A browser that sends a file part by part, for one question of one form."""

    def __init__(self, client: Client, page: str, *, service: str = SERVICE, field: str = "foto_lokasi") -> None:
        self.client, self.at = client, f"{HOME}/layanan/unggah"
        self.to = {"untuk": key_of(client.get(page)), "layanan": service, "isian": field}

    def begin(self, content: bytes = PHOTO, name: str = "foto.jpg", size: int | None = None) -> Any:
        about = {"nama": name, "ukuran": len(content) if size is None else size, "sidik": sha256(content).hexdigest()}
        return self.client.post(self.at, {**self.to, **about})

    def part(self, upload: str, content: bytes, offset: int, *, digest: str = "") -> Any:
        return self.client.patch(
            f"{self.at}/{upload}", content, "application/offset+octet-stream",
            headers={"Upload-Offset": str(offset), "Upload-Digest": digest or sha256(content).hexdigest()},
        )  # fmt: skip

    def all(self, content: bytes = PHOTO, name: str = "foto.jpg") -> str:
        begun = self.begin(content, name).json()
        upload, offset = begun["id"], begun["letak"]
        while offset < len(content):
            offset = self.part(upload, content[offset : offset + PART * 4], offset).json()["letak"]
        return str(upload)

    def finish(self, upload: str) -> Any:
        return self.client.post(f"{self.at}/{upload}/selesai", self.to)


@pytest.fixture
def sending(bandung: Any, client: Client) -> Sending:
    draft = begin(client)
    return Sending(client, f"{draft}/lokasi")


def attached(place: Any, field: str = "foto_lokasi") -> list[str]:
    with region(place):
        return [item for draft in Draft.objects.all() for item in draft_answers(draft).get(field, [])]


def lying(place: Any) -> list[Path]:
    root = Path(settings.PENDOPO_FILES) / str(place.id) / parts.FOLDER
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []


def test_a_file_in_parts_becomes_one_like_any_upload(bandung, sending, django_capture_on_commit_callbacks) -> None:
    upload = sending.all()
    assert attached(bandung) == [], "nothing is attached before the whole is judged"
    with django_capture_on_commit_callbacks(execute=True):
        done = sending.finish(upload)
    assert done.status_code == 200
    assert "foto.jpg" in done.json()["baris"]
    with region(bandung):
        (stored,) = StoredFile.objects.filter(id__in=attached(bandung))
    assert stored.upload_sha256 == sha256(PHOTO).hexdigest()
    assert stored.sha256 != stored.upload_sha256, "it was cleaned"
    assert lying(bandung) == []


def test_a_question_asked_twice_is_answered_once(bandung, sending) -> None:
    upload = sending.all()
    first, again = sending.finish(upload), sending.finish(upload)
    assert first.json()["baris"] == again.json()["baris"]
    assert len(attached(bandung)) == 1


def test_the_same_file_goes_on_where_it_stopped(bandung, sending) -> None:
    begun = sending.begin().json()
    assert sending.part(begun["id"], PHOTO[:PART], 0).json() == {"letak": PART}
    again = sending.begin().json()
    assert (again["id"], again["letak"]) == (begun["id"], PART)
    other = sending.begin(PHOTO + b"x").json()
    assert (other["id"] != begun["id"], other["letak"]) == (True, 0)
    told = sending.client.get(sending.at, sending.to).json()["ada"]
    assert {"isian": "foto_lokasi", "nama": "foto.jpg", "letak": PART, "ukuran": len(PHOTO)} in told


def test_a_part_at_the_wrong_place_is_told_where_to_go_on(bandung, sending) -> None:
    upload = sending.begin().json()["id"]
    sending.part(upload, PHOTO[:PART], 0)
    for offset in (0, PART + 1, 10**6):
        answer = sending.part(upload, PHOTO[:PART], offset)
        assert (answer.status_code, answer.json()) == (409, {"letak": PART})
    unready = sending.finish(upload)
    assert (unready.status_code, unready.json()) == (409, {"letak": PART})
    assert attached(bandung) == []


@pytest.mark.parametrize(
    ("content", "digest"), [(b"", ""), (PHOTO[:10], "0" * 64), (PHOTO + b"too much", "")],
    ids=["empty", "damaged", "too-long"],
)  # fmt: skip
def test_a_damaged_part_is_refused_and_may_be_sent_again(bandung, sending, content, digest) -> None:
    upload = sending.begin().json()["id"]
    assert sending.part(upload, content, 0, digest=digest).status_code == 422
    assert lying(bandung) == []
    assert sending.part(upload, PHOTO[:PART], 0).status_code == 200


def test_killed_between_disk_and_database_the_part_is_sent_again(bandung, sending, monkeypatch) -> None:
    upload = sending.begin().json()["id"]
    sending.part(upload, PHOTO[:PART], 0)
    real = PartialUpload.save
    monkeypatch.setattr(PartialUpload, "save", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        sending.part(upload, PHOTO[PART : 2 * PART], PART)
    monkeypatch.setattr(PartialUpload, "save", real)
    assert len(lying(bandung)) == 2, "the part is on disk, no row says so"
    assert sending.begin().json()["letak"] == PART
    sending.all()
    assert sending.finish(upload).status_code == 200
    assert len(attached(bandung)) == 1


def test_killed_while_it_is_attached_nothing_is_attached(bandung, sending, monkeypatch) -> None:
    upload = sending.all()
    monkeypatch.setattr(
        "pendopo.layanan.services.uploading.keep_draft", lambda **k: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        sending.finish(upload)
    monkeypatch.undo()
    assert attached(bandung) == []
    with region(bandung):
        assert PartialUpload.objects.get(id=upload).file_id is None
        assert not StoredFile.objects.exists()


def test_what_is_no_picture_is_refused_with_its_sentence_and_forgotten(
    bandung, sending, django_capture_on_commit_callbacks
) -> None:
    upload = sending.all(b"MZ" + b"x" * 3000, "foto.jpg")
    with django_capture_on_commit_callbacks(execute=True):
        answer = sending.finish(upload)
    assert answer.status_code == 422
    assert "program" in answer.json()["pesan"]
    with region(bandung):
        assert not PartialUpload.objects.exists()
    assert lying(bandung) == []
    assert attached(bandung) == []


@pytest.mark.parametrize("size", [0, 5_000_001], ids=["nothing", "over-the-limit"])
def test_a_size_that_is_never_taken_is_refused_at_once(bandung, sending, size) -> None:
    assert sending.begin(size=size).status_code == 422


def test_nobody_else_sees_changes_or_ends_an_upload(bandung, sending) -> None:
    upload = sending.begin().json()["id"]
    stranger = Sending(Client(), f"{HOME}/layanan/{SERVICE}/ajukan")
    stranger.client.post(f"{HOME}/layanan/{SERVICE}/ajukan", {})  # a device of its own
    assert stranger.part(upload, PHOTO[:PART], 0).status_code == 404
    assert stranger.client.delete(f"{stranger.at}/{upload}").status_code == 404
    assert stranger.finish(upload).status_code == 404
    assert sending.client.patch(f"/kabupaten-kerinci/layanan/unggah/{upload}", b"x").status_code == 404


def test_a_form_key_of_another_service_or_made_up_opens_nothing(bandung, sending) -> None:
    for change in ({"untuk": "x"}, {"layanan": "sip-perawat"}, {"isian": "nama"}, {"isian": "tidak_ada"}):
        sending.to |= change
        assert sending.begin().status_code == 404


def test_a_cancelled_upload_leaves_nothing(bandung, sending, django_capture_on_commit_callbacks) -> None:
    upload = sending.begin().json()["id"]
    sending.part(upload, PHOTO[:PART], 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert sending.client.delete(f"{sending.at}/{upload}").status_code == 204
    assert lying(bandung) == []
    assert sending.part(upload, PHOTO[:PART], 0).status_code == 404


def test_a_device_may_leave_twenty_uploads_unfinished_and_no_more(bandung, sending) -> None:
    codes = [sending.begin(PHOTO + bytes([number])).status_code for number in range(21)]
    assert codes == [201] * 20 + [429]


def test_the_bytes_that_wait_are_limited_too(bandung, sending, monkeypatch) -> None:
    monkeypatch.setattr("pendopo.files.rules.DEVICE_BYTES", 2 * len(PHOTO))
    assert [sending.begin(PHOTO + bytes([n])).status_code for n in range(2)] == [201, 429]


def test_what_nobody_finishes_is_forgotten_after_a_week(
    bandung, sending, now, django_capture_on_commit_callbacks
) -> None:
    upload = sending.begin().json()["id"]
    sending.part(upload, PHOTO[:PART], 0)
    parts.keep(bandung.id, UUID(int=7), 0, b"of no row", b"s")
    with django_capture_on_commit_callbacks(execute=True), region(bandung):
        assert purge_partial(bandung, now) == 0
    assert len(lying(bandung)) == 1, "parts of no row are gone, others stay"
    with django_capture_on_commit_callbacks(execute=True), region(bandung):
        assert purge_partial(bandung, now + timedelta(days=8)) == 1
    assert lying(bandung) == []


def test_a_stolen_disk_and_database_do_not_show_what_was_never_finished(bandung, sending) -> None:
    upload = sending.begin(PHOTO, "KTP Budi.jpg").json()["id"]
    sending.part(upload, PHOTO[:PART], 0)
    (path,) = lying(bandung)
    assert PHOTO[:20] not in path.read_bytes()
    with region(bandung):
        row = PartialUpload.objects.get(id=upload)
    assert b"Budi" not in bytes(row.name_sealed)
    from pendopo.files.api import FileDamaged

    with pytest.raises(FileDamaged):
        parts.join(bandung.id, row.id, PART, b"the key of the region alone")


def test_a_file_for_the_first_page_begins_the_draft(bandung, client) -> None:
    first = f"{HOME}/layanan/{SERVICE}/ajukan"
    sending = Sending(client, first)
    assert sending.finish(sending.all()).status_code == 200
    with region(bandung):
        (draft,) = Draft.objects.all()
    answer = client.post(first, {"_kunci": sending.to["untuk"], **answers()["apa"]})
    assert str(draft.id) in answer["Location"]
    assert len(attached(bandung)) == 1


def test_a_repair_takes_its_file_in_parts(bandung, client, now) -> None:
    case_id, _number, _code = send(client)
    send_back(bandung, case_id, now)
    page = f"{HOME}/lacak/{case_id}/perbaiki"
    sending = Sending(client, page, service="_perbaiki")
    assert sending.finish(sending.all()).status_code == 200
    assert "foto.jpg" in client.get(page).content.decode()
    other = Sending(client, page, service="_perbaiki", field="gambar_materi")
    assert other.begin().status_code == 404, "only what was asked for"
