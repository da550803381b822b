"""A package: whole or refused, for the systems it names, within its budget; it unpacks beside what is used."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import elf, paket, paket_python, perbarui_paket, versions
from tests.faults.instance import ROOT
from tests.host_paket.stand_ins import package


def sh(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", *map(str, words)], capture_output=True, text=True, check=False)


def fake(needs: tuple[int, ...], *needed: str) -> elf.Elf:
    return elf.Elf(Path("x"), elf.X86_64, needed, "", "", needs, 0, 0)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The running interpreter, collected once."""
    folder = tmp_path_factory.mktemp("python") / "python"
    version = paket_python.collect(None, folder)
    assert version == platform.python_version()
    return folder


def test_the_collected_python_runs_anywhere_without_the_makers_libraries(python: Path, tmp_path: Path) -> None:
    moved = tmp_path / "di tempat lain"
    shutil.copytree(python, moved, symlinks=True)
    code = "import ssl, sqlite3, lzma, sys, venv; print(sys.prefix); print(open('/proc/self/maps').read())"
    done = subprocess.run(
        [moved / "bin" / "python3", "-I", "-c", code], capture_output=True, text=True, check=True, env={}
    )
    prefix, _, maps = done.stdout.partition("\n")
    assert prefix == str(moved)
    assert "libssl" not in maps or f"{moved}/lib/" in maps
    assert str(sys.base_prefix) not in maps


def test_the_collected_python_makes_environments_that_install_without_a_network(python: Path, tmp_path: Path) -> None:
    subprocess.run([python / "bin" / "python3", "-I", "-m", "venv", tmp_path / "venv"], check=True, env={})
    pip = subprocess.run(
        [tmp_path / "venv" / "bin" / "python", "-m", "pip", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env={},
    )
    assert str(tmp_path) in pip.stdout


def test_what_this_package_is_for_can_run_it(python: Path) -> None:
    found = {path.name: elf.read(path) for path in paket_python.elf_files(python)}
    worst = max(one.glibc for one in found.values())
    served, need = paket.covers(found, [name for name, has in paket.TARGETS.items() if has >= worst])
    assert need == worst
    assert served


def test_a_glibc_newer_than_a_target_is_refused_by_name() -> None:
    found = {"roda: a.so": fake((2, 28)), "python: libpython": fake((2, 38))}
    with pytest.raises(StartRefused, match=r"python: libpython memerlukan glibc 2.38.*Ubuntu 22.04, Debian 12"):
        paket.covers(found, None)
    assert paket.covers(found, ["Debian 13"]) == (["Ubuntu 24.04", "Debian 13"], (2, 38))


def test_a_wheel_that_needs_what_bare_systems_lack_is_refused() -> None:
    from pendopo.config.host.paket_wheels import refuse_missing

    refuse_missing({"a: x.so": fake((2, 17), "libc.so.6", "libstdc++.so.6", "x")})
    with pytest.raises(StartRefused, match="libX11"):
        refuse_missing({"a: x.so": fake((2, 17), "libX11.so.6")})


def test_an_elf_file_tells_its_needs_and_takes_a_shorter_run_path(python: Path, tmp_path: Path) -> None:
    program = next(path for path in (python / "bin").iterdir() if not path.is_symlink())
    copy = tmp_path / "program"
    shutil.copy2(program, copy)
    found = elf.read(copy)
    assert "libc.so.6" in found.needed
    assert found.glibc >= (2, 17)
    if found.run_path:
        elf.set_run_path(found, "$ORIGIN", inherited=True)
        assert elf.read(copy).run_path == "$ORIGIN"
        with pytest.raises(elf.NoElf):
            elf.set_run_path(elf.read(copy), "/x" * 99)
    (tmp_path / "kosong").write_bytes(b"\x7fELF")
    with pytest.raises(elf.NoElf):
        elf.read(tmp_path / "kosong")


def test_a_whole_copy_says_what_it_is(tmp_path: Path) -> None:
    made = package(tmp_path, "0.4.7", oldest="0.4.3")
    done = sh(made, "periksa")
    assert done.returncode == 0, done.stderr
    assert "Paket utuh: Pendopo 0.4.7" in done.stdout
    read = perbarui_paket.read(made)
    assert (read.contents.versi, read.contents.dari) == ("0.4.7", "0.4.3")
    assert "pasang" in sh(made).stdout, "without a word it explains itself"
    assert sh(made, "entah").returncode == 2


@pytest.mark.parametrize("where", ["first_byte", "middle", "last_byte", "cut_off", "grown"])
def test_a_damaged_copy_is_refused_before_anything_is_installed(tmp_path: Path, where: str) -> None:
    made = package(tmp_path, "0.4.7", more=os.urandom(30_000))
    data = bytearray(made.read_bytes())
    at = {"first_byte": paket.SIZE, "middle": len(data) // 2, "last_byte": len(data) - 1}.get(where)
    if at is not None:
        data[at] ^= 1
    made.write_bytes({"cut_off": data[:-700], "grown": data + b"x"}.get(where, data))
    root = tmp_path / "akar"
    for verb in ("periksa", "buka", "pasang"):
        done = sh(made, verb, "--akar", root)
        assert done.returncode == 1
        assert "rusak" in done.stderr
    assert not root.exists()
    with pytest.raises(StartRefused, match="rusak"):
        perbarui_paket.read(made)


def test_something_else_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "surat.run").write_text("halo")
    with pytest.raises(StartRefused, match="bukan paket"):
        perbarui_paket.read(tmp_path / "surat.run")
    with pytest.raises(StartRefused, match="tidak terbaca"):
        perbarui_paket.read(tmp_path / "tidak-ada.run")


def test_of_a_stick_with_several_packages_the_newest_is_taken(tmp_path: Path) -> None:
    for version in ("0.4.9", "0.4.10", "0.4.2"):
        package(tmp_path, version)
    assert perbarui_paket.find(tmp_path).contents.versi == "0.4.10"
    with pytest.raises(StartRefused, match="Tidak ada paket"):
        perbarui_paket.find(tmp_path / "isi-0.4.2")


def test_the_same_content_makes_the_same_package(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    one.mkdir()
    two.mkdir()
    assert package(one, "0.4.7").read_bytes() == package(two, "0.4.7").read_bytes()


def test_a_package_beyond_its_budget_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="melewati batas 1 MB"):
        package(tmp_path, "0.4.7", more=os.urandom(1_100_000))
    assert not list(tmp_path.glob("*.run*"))


def test_another_kind_of_machine_is_refused(tmp_path: Path) -> None:
    made = package(tmp_path, "0.4.7")
    data, own = made.read_bytes(), f"-{os.uname().machine}"
    head = data[: paket.SIZE].replace(own.encode(), b"-" + b"s" * (len(own) - 1))
    made.write_bytes(head + data[paket.SIZE :])
    done = sh(made, "buka", "--akar", tmp_path / "akar")
    assert done.returncode == 1
    assert "mesin ini" in done.stderr


def test_installing_twice_and_upgrading_nothing_are_refused(tmp_path: Path) -> None:
    made, root = package(tmp_path, "0.4.7"), tmp_path / "akar"
    done = sh(made, "perbarui", "--akar", root)
    assert "Belum ada Pendopo" in done.stderr
    (root / "opt" / "pendopo").mkdir(parents=True)
    (root / "opt" / "pendopo" / "kini").symlink_to("versi/0.4.6")
    (root / "opt" / "pendopo" / "versi" / "0.4.6").mkdir(parents=True)
    assert "sudah terpasang" in sh(made, "pasang", "--akar", root).stderr


def test_packages_are_made_from_source_folders_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert paket.source_folder() == ROOT
    monkeypatch.setattr(paket.pendopo, "__file__", str(tmp_path / "a" / "b" / "c.py"))
    with pytest.raises(StartRefused, match="folder sumber"):
        paket.run(Namespace(keluaran=None, python=None, sasaran=None, batas=1))


@pytest.mark.parametrize(
    ("have", "to", "oldest", "sentence"),
    [
        ("0.4.0", "0.4.0", "0.4.0", "sudah terpasang"),
        ("0.5.0", "0.4.9", "0.4.0", "lebih baru"),
        ("0.4.2", "0.6.0", "0.5.0", "Perbarui dahulu ke versi 0.5.0"),
        ("0.4.2", "0.6", "0.5.0", "bukan nomor versi"),
    ],
    ids=["same", "downgrade", "too_far", "no_version"],
)
def test_jumps_that_are_not_supported_are_refused_with_a_sentence(
    have: str, to: str, oldest: str, sentence: str
) -> None:
    with pytest.raises(StartRefused, match=sentence):
        versions.refuse_jump(have=have, to=to, oldest=oldest)


def test_supported_jumps_pass() -> None:
    versions.refuse_jump(have="0.4.9", to="0.4.10", oldest="0.4.0")
    versions.refuse_jump(have="0.5.0", to="1.0.0", oldest="0.5.0")


def test_the_link_leads_to_the_old_or_the_new_version(tmp_path: Path) -> None:
    installed = versions.Versions(tmp_path)
    assert installed.now() is None
    for version in ("0.4.0", "0.4.1"):
        installed.of(version).mkdir(parents=True)
        installed.switch(version)
        assert installed.now() == version
        assert installed.link.resolve() == installed.of(version)
    assert not installed.is_whole("0.4.1"), "a folder without its mark is not an installation"


def test_the_package_names_no_registry() -> None:
    for path in [*Path(paket.__file__).parent.glob("paket*"), ROOT / "docs" / "operasi" / "perbarui.md"]:
        text = path.read_text().lower()
        assert "pypi" not in text
        assert "http://" not in text
