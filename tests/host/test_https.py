"""Promises about HTTPS served by ourselves: real sockets, a real authority, and no request lost when it is renewed."""

import shutil
import socket
import ssl
import threading
from pathlib import Path

import pytest

from pendopo.config.cli import web
from pendopo.config.host import tls

from . import serving
from .authority import Authority


@pytest.fixture
def authority() -> Authority:
    from datetime import UTC, datetime

    return Authority(datetime.now(UTC))


def test_pages_come_over_https_and_only_to_who_trusts_the_authority(tmp_path: Path, authority: Authority) -> None:
    trusted = serving.trusting(authority.write(tmp_path))
    with serving.web(tmp_path, *authority.issue(tmp_path, "localhost", "127.0.0.1")) as port:
        assert serving.answers(port, trusted)
        assert serving.get(port, trusted)[0] == "https"
        with pytest.raises(ssl.SSLCertVerificationError):
            serving.get(port, ssl.create_default_context())
        with pytest.raises(ssl.SSLCertVerificationError, match=r"bank\.co\.id"):
            serving.get(port, trusted, host="bank.co.id")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_is_refused_and_older_phones_are_served(tmp_path: Path, authority: Authority) -> None:
    trusted = serving.trusting(authority.write(tmp_path))
    with serving.web(tmp_path, *authority.issue(tmp_path, "localhost")) as port:
        assert serving.answers(port, trusted)
        trusted.maximum_version = ssl.TLSVersion.TLSv1_2
        assert serving.get(port, trusted)[0] == "https"
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("DEFAULT@SECLEVEL=0")
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        with pytest.raises((ssl.SSLError, ConnectionError)):
            serving.get(port, old)


def test_a_renewed_certificate_is_served_without_losing_a_request(tmp_path: Path, authority: Authority) -> None:
    trusted = serving.trusting(authority.write(tmp_path))
    chain, key = authority.issue(tmp_path, "localhost")
    seen: list[str] = []
    failed: list[BaseException] = []
    done = threading.Event()

    def visitor() -> None:
        while not done.is_set():
            try:
                seen.append(serving.get(port, trusted, path="/lambat")[1])
            except (OSError, AssertionError) as error:
                failed.append(error)

    with serving.web(tmp_path, chain, key) as port:
        assert serving.answers(port, trusted)
        before = serving.get(port, trusted)[1]
        visitors = [threading.Thread(target=visitor) for _ in range(3)]
        for one in visitors:
            one.start()
        fresh = authority.issue(tmp_path / "baru", "localhost")
        shutil.copy(fresh[1], key)  # the key alone does not fit: nothing may happen
        serving.pause(1)
        shutil.copy(fresh[0], chain)
        assert serving.until(lambda: len(seen) > 0 and len(set(seen[-6:])) == 1 and seen[-1] != before, 30)
        serving.pause(4)  # the second worker follows
        done.set()
        for one in visitors:
            one.join()
        assert failed == []
        assert {serving.get(port, trusted)[1] for _ in range(6)} == {seen[-1]}


def test_files_that_do_not_fit_yet_are_not_taken(tmp_path: Path, authority: Authority) -> None:
    chain, key = authority.issue(tmp_path, "localhost")
    paths = {"PENDOPO_TLS_SERTIFIKAT": str(chain), "PENDOPO_TLS_KUNCI": str(key), "PENDOPO_HOME": str(tmp_path)}
    files = tls.from_environment({"PENDOPO_TLS": "berkas", **paths})
    served = web.mark(files)
    assert web.renewed(files, served) == served
    fresh = authority.issue(tmp_path / "baru", "localhost")
    shutil.copy(fresh[0], chain)
    assert web.renewed(files, served) == served
    shutil.copy(fresh[1], key)
    assert web.renewed(files, served) == web.mark(files) != served
    chain.unlink()
    assert web.renewed(files, served) == served


def test_the_plain_port_leads_to_the_same_page_over_https(tmp_path: Path) -> None:
    with serving.door(tmp_path, PENDOPO_TLS="berkas", PENDOPO_PORT="443", **FILES) as port:
        for host, leads in (
            ("izin.kota.go.id", "https://izin.kota.go.id/cari?q=a%20b"),
            (f"izin.kota.go.id:{port}", "https://izin.kota.go.id/cari?q=a%20b"),
            ("[::1]:80", "https://[::1]/cari?q=a%20b"),
            ("jahat.id/@izin", "https://utama.go.id/cari?q=a%20b"),
        ):
            status, headers, _ = serving.plain(port, f"GET /cari?q=a%20b HTTP/1.1\r\nHost: {host}\r\n\r\n")
            assert (status, headers["location"]) == (308, leads)
        assert (
            serving.plain(port, "POST /masuk HTTP/1.1\r\nHost: izin.kota.go.id\r\nContent-Length: 0\r\n\r\n")[0] == 403
        )
        assert serving.plain(port, "GET //jahat.id HTTP/1.1\r\nHost: a.go.id\r\n\r\n")[1]["location"].startswith(
            "https://a.go.id/"
        )


FILES = {
    "PENDOPO_TLS_SERTIFIKAT": "/x.crt", "PENDOPO_TLS_KUNCI": "/x.key", "PENDOPO_PUBLIC_URL": "https://utama.go.id"
}  # fmt: skip


def test_the_plain_port_names_its_own_https_port(tmp_path: Path) -> None:
    with serving.door(tmp_path, PENDOPO_TLS="berkas", PENDOPO_PORT="8443", **FILES) as port:
        answer = serving.plain(port, "GET / HTTP/1.1\r\nHost: a.go.id\r\n\r\n")
        assert answer[1]["location"] == "https://a.go.id:8443/"


def test_a_challenge_is_shown_and_nothing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "kunci" / "tls" / "tantangan"
    folder.mkdir(parents=True)
    (folder / "abc-_123").write_text("abc-_123.bukti")
    (folder.parent / "rahasia").write_text("kunci")
    with serving.door(tmp_path, PENDOPO_TLS="berkas", PENDOPO_PORT="443", **FILES) as port:

        def asked(path: str) -> tuple[int, bytes]:
            status, _, body = serving.plain(port, f"GET {path} HTTP/1.1\r\nHost: a.go.id\r\n\r\n")
            return status, body

        assert asked("/.well-known/acme-challenge/abc-_123") == (200, b"abc-_123.bukti")
        assert asked("/.well-known/acme-challenge/lain")[0] == 404
        for path in (
            "/.well-known/acme-challenge/../rahasia",
            "/.well-known/acme-challenge/..%2frahasia",
            "/sertifikat-lan.crt",
        ):
            status, body = asked(path)
            assert status == 308
            assert b"kunci" not in body


def test_an_office_fetches_its_authority_and_the_sheet_over_the_plain_port(tmp_path: Path) -> None:
    """The door makes them itself when they are missing."""
    more = {"PENDOPO_TLS": "lan", "PENDOPO_PORT": "8443", "PENDOPO_PUBLIC_URL": "https://192.168.1.9:8443"}
    with serving.door(tmp_path, **more) as port:
        made = tls.from_environment({"PENDOPO_HOME": str(tmp_path), **more})
        assert serving.until(lambda: (made.folder / "pembaruan.json").exists(), 20)
        kinds = {
            "": "text/html",
            ".css": "text/css",
            ".svg": "image/svg",
            ".pdf": "application/pdf",
            ".crt": "application/x-x509-ca",
        }
        for ending, kind in kinds.items():
            status, headers, body = serving.plain(port, f"GET /sertifikat-lan{ending} HTTP/1.1\r\nHost: a\r\n\r\n")
            assert status == 200
            assert headers["content-type"].startswith(kind)
            assert headers["content-security-policy"].startswith("default-src 'self'")
            assert b"PRIVATE" not in body
        assert serving.plain(port, "GET /lan.kunci HTTP/1.1\r\nHost: a\r\n\r\n")[0] == 308


def test_a_visitor_who_says_nothing_does_not_keep_others_out(tmp_path: Path) -> None:
    with serving.door(tmp_path, PENDOPO_TLS="berkas", PENDOPO_PORT="443", **FILES) as port:
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
        assert serving.plain(port, "GET / HTTP/1.1\r\nHost: a.go.id\r\n\r\n")[0] == 308
        for one in silent:
            one.close()


def test_over_https_cookies_are_for_this_host_and_https_only(tmp_path: Path) -> None:
    """The settings that a process with PENDOPO_TLS runs with, and one without."""
    import subprocess
    import sys

    code = (
        "from pendopo.config import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS, "
        "s.SECURE_PROXY_SSL_HEADER, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN)"
    )

    def told(**more: str) -> str:
        env = serving.environment(tmp_path, PENDOPO_PORT="443", **more)
        return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout

    assert told() == "False False sesi_443 0 None True\n"
    assert told(PENDOPO_TLS="lan") == "True True __Host-sesi_443 0 None False\n"
    assert told(PENDOPO_TLS="acme", PENDOPO_HSTS="1") == "True True __Host-sesi_443 31536000 None False\n"
    assert told(PENDOPO_HTTPS="1").startswith("True True __Host-sesi_443 0 ('HTTP_X_FORWARDED_PROTO', 'https') False")
