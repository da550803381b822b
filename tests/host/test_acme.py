"""Promises about ACME, against the real server Pebble (Debian's package `pebble`) and through our real door."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pendopo.config.host import acme, certificates, renew, tls
from tests.faults.instance import free_port

from . import pebble, serving

MAIN, SECOND, ELSEWHERE = "izin.kota.go.id", "izin.kabupaten.go.id", "sesat.kabupaten.go.id"
pytestmark = pytest.mark.pebble


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pebble.Pebble]:
    if not pebble.is_here():
        if os.environ.get("PENDOPO_NEED_PEBBLE") == "1":
            pytest.fail("pebble is not here, and PENDOPO_NEED_PEBBLE=1")
        pytest.skip("pebble is not here")
    with pebble.running(tmp_path_factory.mktemp("pebble")) as running:
        yield running


def settings(home: Path, authority: pebble.Pebble) -> dict[str, str]:
    return {
        "PENDOPO_HOME": str(home), "PENDOPO_TLS": "acme", "PENDOPO_PUBLIC_URL": f"https://{MAIN}",
        "PENDOPO_ACME_SUREL": "server@kota.go.id", "PENDOPO_ACME_URL": authority.directory,
        "PENDOPO_ACME_CA": str(authority.trust), "PENDOPO_PORT": "443",
    }  # fmt: skip


@pytest.fixture
def wanted(tmp_path: Path, authority: pebble.Pebble) -> Iterator[tls.Tls]:
    """An instance whose door stands where Pebble asks; the door itself must not order anything."""
    made = settings(tmp_path, authority)
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", authority.http_port))
    listening.listen(64)
    paths = {"PENDOPO_TLS_SERTIFIKAT": "/x.crt", "PENDOPO_TLS_KUNCI": "/x.key"}
    env = serving.environment(tmp_path, PENDOPO_SOKET_HTTP=str(listening.fileno()), PENDOPO_TLS="berkas", **paths)
    with serving.child([sys.executable, "-m", "pendopo.config.host.door"], env, listening):
        yield tls.from_environment(made)


def now() -> datetime:
    return datetime.now(UTC)


def test_a_certificate_is_ordered_proven_through_the_door_and_stored(wanted: tls.Tls) -> None:
    tls.prepare(wanted, now())
    assert acme.is_due(wanted, [MAIN], now())
    assert renew.run(wanted, now()) == ""
    pair = certificates.read(wanted.certificate, wanted.key)
    assert pair.names == (MAIN,)
    assert not pair.is_self_signed
    assert not acme.is_due(wanted, [MAIN], now())
    assert list(wanted.challenges.iterdir()) == []
    assert wanted.key.stat().st_mode & 0o777 == 0o600
    assert renew.last(wanted)["galat"] == ""


def test_the_account_is_made_once_and_its_key_kept(wanted: tls.Tls) -> None:
    acme.obtain(wanted, [MAIN])
    account = (wanted.folder / "acme-akun.kunci").read_bytes()
    first = wanted.certificate.read_bytes()
    acme.obtain(wanted, [MAIN, SECOND])
    assert (wanted.folder / "acme-akun.kunci").read_bytes() == account
    assert wanted.certificate.read_bytes() != first
    assert set(certificates.read(wanted.certificate, wanted.key).names) == {MAIN, SECOND}


def test_it_is_renewed_with_less_than_thirty_days_left_and_not_before(wanted: tls.Tls) -> None:
    acme.obtain(wanted, [MAIN])
    ends = certificates.read(wanted.certificate, wanted.key).ends
    assert not acme.is_due(wanted, [MAIN], ends - timedelta(days=30, hours=1))
    assert acme.is_due(wanted, [MAIN], ends - timedelta(days=29))
    kept = wanted.certificate.read_bytes()
    assert renew.run(wanted, now()) == ""
    assert wanted.certificate.read_bytes() == kept
    assert renew.run(wanted, ends - timedelta(days=29)) == ""
    assert wanted.certificate.read_bytes() != kept


def test_a_name_that_leads_elsewhere_is_told_and_what_is_served_stays(
    wanted: tls.Tls, authority: pebble.Pebble
) -> None:
    tls.prepare(wanted, now())
    kept = wanted.certificate.read_bytes()
    authority.lead(ELSEWHERE, "127.9.9.9")
    with pytest.raises(acme.AcmeRefused, match=f"tidak dapat membuktikan {ELSEWHERE}.*port 80") as refused:
        acme.obtain(wanted, [ELSEWHERE])
    assert refused.value.hosts == (ELSEWHERE,)
    assert wanted.certificate.read_bytes() == kept


def test_one_region_that_leads_elsewhere_does_not_cost_the_others_their_certificate(
    wanted: tls.Tls, authority: pebble.Pebble, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.lead(ELSEWHERE, "127.9.9.9")
    monkeypatch.setattr(renew, "region_hosts", lambda: [ELSEWHERE, SECOND])
    assert ELSEWHERE in renew.run(wanted, now())
    assert set(certificates.read(wanted.certificate, wanted.key).names) == {MAIN, SECOND}
    assert ELSEWHERE in renew.last(wanted)["galat"]


def test_an_authority_that_does_not_answer_is_told(wanted: tls.Tls) -> None:
    gone = tls.from_environment(
        {
            "PENDOPO_HOME": str(wanted.folder.parent.parent), "PENDOPO_TLS": "acme", "PENDOPO_PUBLIC_URL": f"https://{MAIN}",
            "PENDOPO_ACME_SUREL": "a@b.id", "PENDOPO_ACME_URL": f"https://127.0.0.1:{free_port()}/dir",
        }
    )  # fmt: skip
    assert "tidak dapat dihubungi" in renew.run(gone, now())


def test_the_door_itself_brings_the_certificate(tmp_path: Path, authority: pebble.Pebble) -> None:
    """As it happens on a server: started with nothing, it orders, proves and stores without anybody's help."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", authority.http_port))
    listening.listen(64)
    env = serving.environment(tmp_path, **settings(tmp_path, authority), PENDOPO_SOKET_HTTP=str(listening.fileno()))
    wanted = tls.from_environment(env)
    assert subprocess.run([sys.executable, "-m", "pendopo.config.host.tls"], env=env).returncode == 0
    with serving.child([sys.executable, "-m", "pendopo.config.host.door"], env, listening):
        assert serving.until(lambda: _is_public(wanted), 60)
    assert certificates.read(wanted.certificate, wanted.key).names == (MAIN,)


def _is_public(wanted: tls.Tls) -> bool:
    try:
        return not certificates.read(wanted.certificate, wanted.key).is_self_signed
    except certificates.CertificateRefused:  # between the key and its certificate
        return False
