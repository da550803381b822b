"""The disk is really full while a citizen sends a file: a clear sentence, nothing half stored, and on it goes."""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.faults import citizen
from tests.faults.held import rows
from tests.faults.instance import Instance, left_behind
from tests.journeys import start

MEGABYTES = 4
MAKE_SMALL = f"""
for folder in berkas sementara; do
  mkdir -p "$PENDOPO_HOME/$folder"
  mount -t tmpfs -o size={MEGABYTES}m,mode=700 tmpfs "$PENDOPO_HOME/$folder" || exit 9
done
export TMPDIR="$PENDOPO_HOME/sementara"
exec "$@"
"""
SMALL_DISK = ["unshare", "-rm", "/bin/sh", "-c", MAKE_SMALL, "sh", *start.COMMAND]


def can_mount() -> bool:
    words = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return bool(shutil.which("unshare")) and subprocess.run(words, capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.panjang,
    pytest.mark.skipif(not sys.platform.startswith("linux") or not can_mount(), reason="needs unshare -rm and tmpfs"),
]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance whose folders of files and of uploads under way are disks of four megabytes."""
    home = tmp_path_factory.mktemp("penuh") / "rumah"
    home.mkdir(mode=0o700)
    made = Instance(home, command=SMALL_DISK)
    try:
        yield made.ready(120)
    finally:
        made.end()
        assert not left_behind(made.home)


@pytest.fixture(scope="module")
def disk(instance: Instance) -> Path:
    """That disk, seen from outside its namespace."""
    return Path(f"/proc/{instance.process.pid}/root") / (instance.home / "berkas").relative_to("/")


def free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def fill(file: Path) -> None:
    """Until nothing more goes onto its disk."""
    with contextlib.suppress(OSError), open(file, "wb", buffering=0) as handle:
        while True:
            handle.write(b"x" * 4096)


def large_pdf() -> bytes:
    """A right PDF of more than such a disk holds: noise does not compress."""
    stream = io.BytesIO()
    Image.frombytes("RGB", (2000, 2000), random.Random(1).randbytes(2000 * 2000 * 3)).save(stream, "PDF", quality=95)
    return stream.getvalue()


def begun(instance: Instance) -> tuple[citizen.Browser, str]:
    """An application up to the page of the drawing."""
    browser, draft = citizen.Browser(f"http://127.0.0.1:{instance.port}", 60), ""
    key = citizen._found(r'name="_kunci" value="([^"]+)"', browser.get(citizen.SERVICE)[2])
    for page, typed in citizen.pages("Bazar penuh", citizen.picture("a"), citizen.picture("b")).items():
        if page == "gambar":
            break
        extra = {} if draft else {"_kunci": key}
        status, location, body = browser.post(f"{draft}/{page}" if draft else citizen.SERVICE, **(typed | extra))
        assert status == 302, body.decode()
        draft = draft or location.rpartition("/")[0]
    return browser, draft


def test_upload_that_the_disk_cannot_hold_is_told_and_leaves_nothing(instance: Instance, disk: Path) -> None:
    browser, draft = begun(instance)
    before, files = free(disk), rows(instance, "SELECT count(*) AS n FROM files_storedfile")
    content = large_pdf()
    assert MEGABYTES * 2**20 < len(content) < 5_000_000
    with pytest.raises(citizen.Gone, match=" 507 "):
        browser.post(f"{draft}/gambar", gambar_materi=content)
    assert rows(instance, "SELECT count(*) AS n FROM files_storedfile") == files
    assert not list(disk.rglob(".tulis-*"))
    assert free(disk) == before
    assert rows(instance, "SELECT count(*) AS n FROM cases_case WHERE id = %s", draft.rpartition("/")[2]) == [{"n": 0}]
    assert browser.post(f"{draft}/gambar", gambar_materi=citizen.picture("muat"))[0] == 302


def test_full_disk_is_told_at_the_field_and_everything_else_goes_on(instance: Instance, disk: Path) -> None:
    stopper = disk / "penuh"
    fill(stopper)
    browser, draft = begun_without_file(instance)
    status, _, body = browser.post(f"{draft}/lokasi", **place(citizen.picture("tidak muat" * 9)))
    assert status in (422, 507), body.decode()
    assert "Ruang simpan kami penuh" in body.decode()
    assert "Jalan Merdeka, di depan taman" in body.decode()  # what was typed on the same page is still there
    assert instance.get() == 200
    stopper.unlink()
    assert browser.post(f"{draft}/lokasi", **place(citizen.picture("tidak muat" * 9)))[0] == 302


def place(photo: bytes) -> dict[str, str | bytes]:
    return citizen.pages("Bazar", photo, b"")["lokasi"]


def begun_without_file(instance: Instance) -> tuple[citizen.Browser, str]:
    """An application up to the page of the place."""
    browser, draft = citizen.Browser(f"http://127.0.0.1:{instance.port}", 60), ""
    key = citizen._found(r'name="_kunci" value="([^"]+)"', browser.get(citizen.SERVICE)[2])
    typed = citizen.pages("Bazar penuh", b"", b"")
    for page in ("apa", "materi", "waktu"):
        extra = {} if draft else {"_kunci": key}
        _, location, _ = browser.post(f"{draft}/{page}" if draft else citizen.SERVICE, **(typed[page] | extra))
        draft = draft or location.rpartition("/")[0]
    return browser, draft
