"""Files are sealed, durable before their row, found once per content, and of one region only."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from pendopo.core.api import Refusal
from pendopo.files import disk
from pendopo.files.api import JPEG, PDF, PNG, FileDamaged, StoredFile, read_file, serve_file, store_upload
from pendopo.tenancy.api import Region, region
from tests.files.make import picture, plain_pdf, upload

ALL = (PDF, JPEG, PNG)


def store(place: Region, content: bytes, now: datetime, name: str = "Kartu Budi.pdf") -> StoredFile:
    return store_upload(place, upload(name, content), accept=ALL, max_mb=5, purpose="uji", now=now)


def all_files() -> list[Path]:
    return [path for path in Path(settings.PENDOPO_FILES).rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    settings.PENDOPO_FILES = tmp_path / "berkas"  # type: ignore[attr-defined]  # pytest-django's settings


def test_what_was_sent_is_read_back(bandung: Region, now: datetime) -> None:
    with region(bandung):
        stored = store(bandung, plain_pdf(), now)
        assert read_file(stored) == plain_pdf()
        assert stored.sha256 == stored.upload_sha256 == sha256(plain_pdf()).hexdigest()
        assert (stored.name, stored.mime, stored.pages) == ("Kartu Budi.pdf", PDF, 1)


def test_a_stolen_disk_shows_neither_content_nor_name(bandung: Region, now: datetime) -> None:
    with region(bandung):
        stored = store(bandung, plain_pdf(b"% 3273010101900001\n"), now)
    (path,) = all_files()
    assert path == Path(settings.PENDOPO_FILES) / "3273" / stored.sha256[:2] / stored.sha256
    assert b"3273010101900001" not in path.read_bytes()
    assert b"Budi" not in bytes(stored.name_sealed)
    assert path.stat().st_mode & 0o077 == 0


def test_the_same_content_lies_on_disk_once(bandung: Region, now: datetime) -> None:
    with region(bandung):
        first, second = store(bandung, plain_pdf(), now), store(bandung, plain_pdf(), now, "lain.pdf")
    assert first.pk != second.pk
    assert len(all_files()) == 1


def test_a_picture_keeps_the_digest_of_what_was_sent(bandung: Region, now: datetime) -> None:
    given = picture("JPEG", placed=True)
    with region(bandung):
        stored = store(bandung, given, now, "foto.jpg")
        assert stored.upload_sha256 == sha256(given).hexdigest()
        assert sha256(read_file(stored)).hexdigest() == stored.sha256 != stored.upload_sha256


def test_the_other_region_sees_nothing(bandung: Region, kerinci: Region, now: datetime) -> None:
    with region(bandung):
        stored = store(bandung, plain_pdf(), now)
    with region(kerinci):
        assert not StoredFile.objects.exists()
        with pytest.raises(FileDamaged):
            disk.fetch(kerinci.id, stored.sha256)


def test_a_sealed_file_carried_to_another_region_does_not_open(bandung: Region, kerinci: Region, now: datetime) -> None:
    with region(bandung):
        stored = store(bandung, plain_pdf(), now)
    there = disk.path_of(kerinci.id, stored.sha256)
    there.parent.mkdir(parents=True)
    there.write_bytes(disk.path_of(bandung.id, stored.sha256).read_bytes())
    with pytest.raises(FileDamaged):
        disk.fetch(kerinci.id, stored.sha256)


def test_one_changed_byte_on_disk_is_noticed(bandung: Region, now: datetime) -> None:
    with region(bandung):
        stored = store(bandung, plain_pdf(), now)
        path = disk.path_of(bandung.id, stored.sha256)
        raw = bytearray(path.read_bytes())
        raw[-1] ^= 1
        path.write_bytes(raw)
        with pytest.raises(FileDamaged):
            read_file(stored)


@pytest.mark.parametrize("failing", ["write", "fsync"])
def test_a_full_disk_says_so_and_leaves_nothing(
    bandung: Region, now: datetime, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk, "_write" if failing == "write" else "_sync_folder", full)
    with region(bandung), pytest.raises(Refusal, match=r"Ruang simpan kami penuh\. Berkas Anda belum tersimpan") as no:
        store(bandung, plain_pdf(), now)
    assert no.value.status == 507
    with region(bandung):
        assert not StoredFile.objects.exists()


def test_a_write_that_fails_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "penuh")

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(OSError, match="penuh"):
        disk._write(tmp_path / "isi", b"x" * 100)
    assert list(tmp_path.iterdir()) == []


def test_file_and_folder_are_durable_before_the_name_appears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    fsync, rename = os.fsync, os.rename
    monkeypatch.setattr(disk.os, "fsync", lambda fd: (order.append("fsync"), fsync(fd)))
    monkeypatch.setattr(disk.os, "rename", lambda a, b: (order.append("rename"), rename(a, b)))
    disk.keep(1, b"isi")
    assert order[-3:] == ["fsync", "rename", "fsync"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("besar.pdf", b"%PDF-" + bytes(6_000_000), "6 MB, batasnya 5 MB"),
        ("foto.jpg", b"MZ" + bytes(100), "isinya program"),
        ("foto.jpg", picture("JPEG")[:200], "rusak atau tidak lengkap"),
        ("a.pdf", plain_pdf(trailer=b"/Encrypt 1 0 R"), "terkunci kata sandi"),
    ],
)
def test_a_refused_file_is_not_kept(bandung: Region, now: datetime, name: str, content: bytes, words: str) -> None:
    with region(bandung), pytest.raises(Refusal, match=words) as no:
        store(bandung, content, now, name)
    assert no.value.status == 422
    assert all_files() == []


def test_served_files_cannot_be_taken_for_a_page(bandung: Region, now: datetime) -> None:
    with region(bandung):
        stored = store(bandung, picture("PNG"), now, "foto ðŸ Budi.png")
        answer = serve_file(stored, as_attachment=True)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''foto")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == PNG
