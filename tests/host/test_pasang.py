"""Promises about `pendopo pasang`: it says what it does, does it once, and refuses before it has touched anything."""

import os
import socket
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pendopo.config.cli import main
from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import pasang, unit
from pendopo.config.host.places import Places, read_settings, settings_text

from .authority import Authority


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(datetime.now(UTC))


def install(root: Path, *words: str) -> int:
    args = main.parser().parse_args(["pasang", "--akar", str(root), *words])
    code: int = args.run(args)
    return code


def whole(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below the root with its mode."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    return {str(path.relative_to(root)): (path.stat().st_mode, path.read_bytes()) for path in files}


PLAIN = ("--polos", "--alamat", "http://192.168.1.5")


def test_an_installation_is_complete_and_private(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert install(tmp_path, *PLAIN) == 0
    places = Places(tmp_path)
    assert places.settings.stat().st_mode & 0o777 == 0o600
    assert places.data.stat().st_mode & 0o777 == 0o700
    assert places.command.stat().st_mode & 0o777 == 0o755
    assert (places.now / ".venv" / "bin" / "pendopo").exists()
    assert read_settings(places.settings) == {
        "PENDOPO_HOME": str(places.data), "PENDOPO_PUBLIC_URL": "http://192.168.1.5", "PENDOPO_PORT": "80",
        "PENDOPO_BIND": "0.0.0.0", "PENDOPO_CONTOH": "0",
    }  # fmt: skip
    said = capsys.readouterr().out
    assert f"Berkas {places.unit}: dibuat" in said
    assert "kunci sandi (passkey)" in said  # what plain HTTP costs


def test_again_it_changes_nothing_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(tmp_path, *PLAIN)
    before = whole(tmp_path)
    capsys.readouterr()
    assert install(tmp_path) == 0
    assert whole(tmp_path) == before
    said = capsys.readouterr().out
    assert "sudah benar" in said
    assert ": dibuat" not in said


def test_a_rehearsal_touches_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert install(tmp_path, "--coba", *PLAIN) == 0
    assert list(tmp_path.iterdir()) == []
    assert "akan dibuat" in capsys.readouterr().out


def test_what_people_added_to_the_settings_stays(tmp_path: Path) -> None:
    install(tmp_path, *PLAIN)
    settings = Places(tmp_path).settings
    settings.write_text(settings.read_text() + "# surel kantor\nPENDOPO_SMTP_HOST=surel.kota.go.id\n")
    install(tmp_path, "--port", "8080")
    found = settings.read_text()
    assert "# surel kantor\nPENDOPO_SMTP_HOST=surel.kota.go.id\n" in found
    assert read_settings(settings)["PENDOPO_PORT"] == "8080"


def test_another_way_of_serving_takes_the_settings_of_the_former_away(tmp_path: Path, authority: Authority) -> None:
    chain, key = authority.issue(tmp_path / "asal", "izin.kota.go.id")
    root = tmp_path / "mesin"
    install(root, "--alamat", "https://izin.kota.go.id", "--sertifikat", str(chain), "--kunci", str(key))
    install(root, "--alamat", "https://izin.kota.go.id", "--proksi")
    found = read_settings(Places(root).settings)
    assert found["PENDOPO_HTTPS"] == "1"
    assert found["PENDOPO_BIND"] == "127.0.0.1"
    assert found["PENDOPO_PORT"] == "8000"
    assert not {"PENDOPO_TLS", "PENDOPO_HSTS", "PENDOPO_HTTP_PORT", "PENDOPO_TLS_KUNCI"} & set(found)


def test_own_certificate_files_are_judged_copied_and_kept_closed(tmp_path: Path, authority: Authority) -> None:
    chain, key = authority.issue(tmp_path / "asal", "izin.kota.go.id")
    root = tmp_path / "mesin"
    install(root, "--alamat", "https://izin.kota.go.id", "--sertifikat", str(chain), "--kunci", str(key))
    places = Places(root)
    assert places.key.read_bytes() == key.read_bytes()
    assert places.key.stat().st_mode & 0o777 == 0o640
    assert places.certificate.parent.stat().st_mode & 0o777 == 0o750
    found = read_settings(places.settings)
    assert found["PENDOPO_TLS_KUNCI"] == str(places.key)
    assert (found["PENDOPO_PORT"], found["PENDOPO_HTTP_PORT"], found["PENDOPO_HSTS"]) == ("443", "80", "1")
    assert install(root) == 0  # the copies serve again


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--alamat", "https://izin.kota.go.id"), "pilih --sertifikat, --proksi"),
        (("--polos", "--alamat", "https://izin.kota.go.id"), "berbentuk http://"),
        (("--lan", "--alamat", "https://izin.kota.go.id"), "hanya untuk alamat jaringan lokal"),
        (("--acme", "a@b.id", "--alamat", "https://192.168.1.5"), "memerlukan nama di internet"),
        (("--acme", "bukan surel", "--alamat", "https://izin.kota.go.id"), "alamat surel"),
        (("--lan", "--polos"), "Pilih satu"),
        (("--proksi", "bukan-ip", "--alamat", "https://izin.kota.go.id"), "bukan alamat IP"),
        (("--sertifikat", "/tidak/ada", "--alamat", "https://izin.kota.go.id"), "selalu bersama"),
        (("--proksi", "--alamat", "https://izin.kota.go.id/dalam"), "tanpa lanjutan"),
        (("--polos", "--alamat", "http://a'b"), "tanda petik"),
        (("--polos", "--alamat", "http://a.id", "--data", "/x" * 60), "terlalu panjang"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-",
)
def test_a_wish_that_cannot_work_is_refused_untouched(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    with pytest.raises(StartRefused, match=says):
        install(tmp_path / "mesin", *words)
    assert not (tmp_path / "mesin" / "etc").exists()


def test_a_foreign_late_or_misnamed_certificate_is_refused(tmp_path: Path, authority: Authority) -> None:
    chain, key = authority.issue(tmp_path / "a", "izin.kota.go.id")
    _, foreign = authority.issue(tmp_path / "b", "izin.kota.go.id")
    old = authority.issue(tmp_path / "c", "izin.kota.go.id", days=1, begins=authority.now - timedelta(days=3))
    for pair, host, says in (
        ((chain, foreign), "izin.kota.go.id", "bukan pasangan"),
        ((chain, key), "lain.kota.go.id", "bukan untuk lain.kota.go.id"),
        (old, "izin.kota.go.id", "tidak berlaku sejak"),
    ):
        words = ("--alamat", f"https://{host}", "--sertifikat", str(pair[0]), "--kunci", str(pair[1]))
        with pytest.raises(StartRefused, match=says):
            install(tmp_path / "mesin", *words)


def test_a_taken_port_is_refused_with_how_to_find_out_who(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StartRefused, match=f"Port {port} sudah dipakai.*ss -ltnp"):
            pasang.refuse_taken("127.0.0.1", port)


def test_on_the_machine_itself_an_ordinary_person_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    args = main.parser().parse_args(["pasang", *PLAIN])
    with pytest.raises(StartRefused, match="sudo"):
        args.run(args)


def test_without_systemd_root_is_told_where_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(Path, "is_dir", lambda self: str(self) != "/run/systemd/system" and os.path.isdir(self))
    args = main.parser().parse_args(["pasang", *PLAIN])
    with pytest.raises(StartRefused, match=r"tidak dijalankan oleh systemd.*--tanpa-mulai"):
        args.run(args)


def test_another_version_is_never_replaced_by_installing(tmp_path: Path) -> None:
    other = tmp_path / "mesin" / "opt" / "pendopo" / "versi" / "0.9.9"
    other.mkdir(parents=True)
    Places(tmp_path / "mesin").now.symlink_to(other)
    with pytest.raises(StartRefused, match="pendopo perbarui"):
        install(tmp_path / "mesin", *PLAIN)


def test_the_unit_comes_back_by_itself_and_may_do_little(tmp_path: Path) -> None:
    install(tmp_path, "--lan", "--alamat", "https://192.168.1.5")
    text = Places(tmp_path).unit.read_text()
    for line in (
        "User=pendopo", "Restart=always", "KillMode=mixed", "NoNewPrivileges=yes", "ProtectSystem=full", "UMask=0077",
        "AmbientCapabilities=CAP_NET_BIND_SERVICE", "StartLimitIntervalSec=0", "WantedBy=multi-user.target",
        f"EnvironmentFile={Places(tmp_path).settings}", f"ExecStart={Places(tmp_path).now}/.venv/bin/pendopo up",
    ):  # fmt: skip
        assert line in text.splitlines()


def test_a_port_that_everybody_may_open_needs_no_capability(tmp_path: Path) -> None:
    install(tmp_path, "--proksi", "--alamat", "https://izin.kota.go.id")
    assert "AmbientCapabilities=" in Places(tmp_path).unit.read_text().splitlines()


@pytest.mark.parametrize(
    ("code", "home", "says"),
    [("/opt/pendopo/versi/1", "/var/lib/pendopo/data", "yes"), ("/home/ali/pendopo", "/srv/data", "read-only"),
     ("/opt/pendopo/versi/1", "/home/ali/data", "no")],
    ids=["usual", "checkout", "data-in-home"],
)  # fmt: skip
def test_homes_are_closed_as_far_as_possible(code: str, home: str, says: str) -> None:
    text = unit.unit_text(
        now=Path("/opt/pendopo/kini"), code=Path(code), home=Path(home), state=Path("/var/lib/pendopo"),
        settings=Path("/etc/pendopo/pendopo.env"), needs_low_port=True,
    )  # fmt: skip
    assert f"ProtectHome={says}" in text.splitlines()


def test_systemd_itself_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    install(tmp_path, *PLAIN)
    words = ["systemd-analyze", "verify", "--man=no", str(Places(tmp_path).unit)]
    try:
        judged = subprocess.run(words, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("systemd-analyze is not here")
    assert (judged.returncode, judged.stderr) == (0, "")


def test_the_command_reads_as_shell_and_keeps_values_as_they_are(tmp_path: Path) -> None:
    install(tmp_path, *PLAIN)
    places = Places(tmp_path)
    assert subprocess.run(["sh", "-n", places.command]).returncode == 0
    value = 'pakai $HOME `dan` "kutip" \\ spasi'
    places.settings.write_text(settings_text("", {"PENDOPO_SMTP_FROM": value}))
    shown = subprocess.run(
        ["sh", "-c", f'. {places.settings}; printf %s "$PENDOPO_SMTP_FROM"'], capture_output=True, text=True, check=True
    )
    assert shown.stdout == value
    assert read_settings(places.settings)["PENDOPO_SMTP_FROM"] == value


def test_the_lan_sheet_can_be_printed_right_after_the_installation(tmp_path: Path) -> None:
    install(tmp_path, "--lan", "--alamat", "https://192.168.1.5")
    etc = Places(tmp_path).etc
    assert (etc / "sertifikat-lan.pdf").read_bytes().startswith(b"%PDF")
    assert (etc / "lan-ca.crt").stat().st_mode & 0o777 == 0o644
    before = (etc / "lan-ca.crt").read_bytes()
    install(tmp_path)
    assert (etc / "lan-ca.crt").read_bytes() == before
