"""The whole tree over HTTPS: supervisor, PostgreSQL, worker, web and door, as a service would run it."""

import http.client
import os
import signal
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from pendopo.config.host import tls, tls_lan
from tests.faults.instance import REAL, STAND_INS, Instance, free_port, left_behind, running, until

from . import serving


@pytest.mark.panjang
def test_an_office_without_a_domain_gets_https_from_the_first_start(tmp_path: Path) -> None:
    port, plain = free_port(), free_port()
    more = {"PENDOPO_TLS": "lan", "PENDOPO_HTTP_PORT": str(plain), "PENDOPO_PUBLIC_URL": f"https://localhost:{port}"}
    with running(tmp_path / "data", port=port, command=REAL, **more) as instance:
        instance.ready(180)
        assert f"https://localhost:{port}" in instance.screen
        made = tls.from_environment({"PENDOPO_HOME": str(tmp_path / "data"), **more})
        trusted = serving.trusting(tls_lan.authority_file(made.folder))
        line = http.client.HTTPSConnection("localhost", port, context=trusted, timeout=20)
        line.request("GET", "/kota-bandung/masuk")
        answer = line.getresponse()
        answer.read()
        cookies = answer.headers.get_all("Set-Cookie") or []
        assert answer.getheader("Strict-Transport-Security") is None  # only for a public certificate
        assert cookies
        for cookie in cookies:
            assert cookie.startswith("__Host-")
            assert "; Secure" in cookie
        assert (
            serving.plain(plain, "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")[1]["location"]
            == f"https://localhost:{port}/x"
        )
        with pytest.raises(ssl.SSLError):
            serving.get(port, ssl.create_default_context())
        assert instance.end() == 0
    assert until(lambda: left_behind(tmp_path / "data") == {})


def test_a_start_without_a_certificate_is_one_sentence(tmp_path: Path) -> None:
    paths = {"PENDOPO_TLS_SERTIFIKAT": f"{tmp_path}/a.crt", "PENDOPO_TLS_KUNCI": f"{tmp_path}/a.key"}
    instance = Instance(tmp_path / "data", command=STAND_INS, PENDOPO_TLS="berkas", **paths)
    assert instance.process.wait(30) == 1
    assert instance.shows("HTTPS tidak dapat dilayani. Berkas")
    assert "Traceback" not in instance.screen


def test_a_taken_plain_port_is_one_sentence(tmp_path: Path) -> None:
    with serving.door(
        tmp_path / "lain", PENDOPO_TLS="berkas", PENDOPO_TLS_SERTIFIKAT="/x", PENDOPO_TLS_KUNCI="/y"
    ) as taken:
        more = {"PENDOPO_TLS": "lan", "PENDOPO_HTTP_PORT": str(taken)}
        instance = Instance(tmp_path / "data", command=STAND_INS, **more)
        assert instance.process.wait(30) == 1
    assert instance.shows(f"Port {taken} sudah dipakai program lain. Ganti PENDOPO_HTTP_PORT.")


def test_the_door_is_a_child_that_comes_back_and_ends_with_the_others(tmp_path: Path) -> None:
    """The stand-in of the web process speaks plainly, so health is not asked for here."""
    home, plain = tmp_path / "data", free_port()
    more = {"PENDOPO_TLS": "lan", "PENDOPO_HTTP_PORT": str(plain)}

    def doors() -> list[int]:
        return [pid for pid, words in left_behind(home).items() if "config.host.door" in words]

    instance = Instance(home, command=STAND_INS, **more)
    try:
        assert until(lambda: bool(doors()) and bool(instance.order()), 30)
        first = doors()[0]
        os.kill(first, signal.SIGKILL)
        assert until(lambda: bool(doors()) and first not in doors(), 6)
        assert until(lambda: _leads(plain), 6)
    finally:
        instance.end()
    assert until(lambda: left_behind(home) == {})


def _leads(port: int) -> bool:
    try:
        return serving.plain(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")[0] == 308
    except OSError:
        return False


def test_the_supervisor_learns_nothing_about_certificates(tmp_path: Path) -> None:
    """It stays small: neither cryptography nor ssl is loaded where HTTPS is off."""
    code = (
        "import sys, pendopo.config.cli.up; print([n for n in ('ssl', 'cryptography', 'django') if n in sys.modules])"
    )
    env = serving.environment(tmp_path)
    assert subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True).stdout == "[]\n"
