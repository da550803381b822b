"""Promises about certificate files: nothing is served or installed that a browser would refuse."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import certificates, tls, tls_lan

from .authority import NOW, Authority


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def lan(home: Path, host: str = "192.168.1.9") -> tls.Tls:
    return tls.from_environment(
        {"PENDOPO_HOME": str(home), "PENDOPO_TLS": "lan", "PENDOPO_PUBLIC_URL": f"https://{host}"}
    )


def test_a_pair_tells_its_names_and_its_end(tmp_path: Path, authority: Authority) -> None:
    pair = certificates.read(*authority.issue(tmp_path, "izin.kota.go.id", "*.kota.go.id", "10.0.0.7", days=90))
    assert pair.names == ("izin.kota.go.id", "*.kota.go.id", "10.0.0.7")
    assert pair.days_left(NOW) == 89
    assert not pair.is_self_signed
    assert [pair.fits(host) for host in ("izin.kota.go.id", "IZIN.kota.go.id", "a.kota.go.id", "10.0.0.7")] == [
        True
    ] * 4
    assert not pair.fits("a.b.kota.go.id")
    assert not pair.fits("kota.go.id")


def test_the_fingerprint_is_what_openssl_shows(tmp_path: Path, authority: Authority) -> None:
    chain, key = authority.issue(tmp_path, "izin.kota.go.id")
    shown = subprocess.run(
        ["openssl", "x509", "-in", chain, "-noout", "-fingerprint", "-sha256"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip().endswith(certificates.read(chain, key).fingerprint)


def test_a_key_of_another_certificate_is_refused(tmp_path: Path, authority: Authority) -> None:
    chain, _ = authority.issue(tmp_path / "a", "izin.kota.go.id")
    _, foreign = authority.issue(tmp_path / "b", "izin.kota.go.id")
    with pytest.raises(certificates.CertificateRefused, match="bukan pasangan"):
        certificates.read(chain, foreign)


@pytest.mark.parametrize(
    "content", [b"", b"bukan apa-apa", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_what_is_no_certificate_is_refused_with_its_name(tmp_path: Path, authority: Authority, content: bytes) -> None:
    chain, key = authority.issue(tmp_path, "izin.kota.go.id")
    chain.write_bytes(content)
    with pytest.raises(certificates.CertificateRefused, match=re.escape(str(chain))):
        certificates.read(chain, key)


def test_a_key_with_a_password_is_refused_with_advice(tmp_path: Path, authority: Authority) -> None:
    chain, key = authority.issue(tmp_path, "izin.kota.go.id")
    locked = tmp_path / "terkunci.key"
    subprocess.run(["openssl", "pkey", "-in", key, "-aes256", "-passout", "pass:rahasia", "-out", locked], check=True)
    with pytest.raises(certificates.CertificateRefused, match="openssl pkey"):
        certificates.read(chain, locked)


def test_dates_and_host_names_are_complained_about(tmp_path: Path, authority: Authority) -> None:
    pair = certificates.read(*authority.issue(tmp_path, "izin.kota.go.id", days=90))
    assert certificates.complaints(pair, ["izin.kota.go.id"], NOW) == []
    assert "baru berlaku" in certificates.complaints(pair, [], NOW - timedelta(days=2))[0]
    assert "tidak berlaku sejak" in certificates.complaints(pair, [], NOW + timedelta(days=91))[0]
    assert (
        "bukan untuk lain.go.id, melainkan untuk izin.kota.go.id"
        in certificates.complaints(pair, ["lain.go.id"], NOW)[0]
    )


def test_the_lan_authority_is_made_once_and_its_leaf_passes_openssl(tmp_path: Path) -> None:
    made = lan(tmp_path)
    assert tls_lan.ensure(made, NOW)
    authority = tls_lan.authority_file(made.folder).read_bytes()
    assert not tls_lan.ensure(made, NOW + timedelta(days=300))
    assert tls_lan.ensure(made, NOW + timedelta(days=380))  # less than 30 days left
    assert tls_lan.authority_file(made.folder).read_bytes() == authority
    pair = certificates.read(made.certificate, made.key)
    assert pair.fits("192.168.1.9")
    assert pair.fits("localhost")
    at = str(int((NOW + timedelta(days=381)).timestamp()))
    words = ["openssl", "verify", "-attime", at, "-x509_strict", "-CAfile", str(made.folder / "lan-ca.crt")]
    for host in (["-verify_ip", "192.168.1.9"], ["-verify_hostname", "localhost"]):
        assert subprocess.run([*words, *host, str(made.certificate)], capture_output=True).returncode == 0


def test_the_lan_authority_can_vouch_for_no_other_site(tmp_path: Path) -> None:
    """Even with its key: a phone that trusts it refuses a bank signed by it."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    made = lan(tmp_path)
    tls_lan.ensure(made, NOW)
    secret = load_pem_private_key((made.folder / "lan-ca.kunci").read_bytes(), None)
    issuer = x509.load_pem_x509_certificate((made.folder / "lan-ca.crt").read_bytes())
    private = certificates.new_key()
    for host in ("bank.co.id", "8.8.8.8"):
        unsigned = certificates.builder(subject=host, issuer=issuer.subject, hosts=[host], begins=NOW, days=30)
        forged = unsigned.public_key(private.public_key()).sign(secret, certificates.sha256())
        certificates.write_pair(tmp_path / "palsu.crt", tmp_path / "palsu.kunci", [forged], private)
        words = ["openssl", "verify", "-attime", str(int(NOW.timestamp()) + 60), "-CAfile", made.folder / "lan-ca.crt"]
        refused = subprocess.run([*words, tmp_path / "palsu.crt"], capture_output=True, text=True)
        assert "permitted subtree violation" in refused.stderr


def test_a_new_address_of_the_machine_gets_a_new_leaf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = lan(tmp_path)
    tls_lan.ensure(made, NOW)
    monkeypatch.setattr(tls_lan, "own_addresses", lambda: ["192.168.77.5"])
    assert tls_lan.ensure(made, NOW)
    assert certificates.read(made.certificate, made.key).fits("192.168.77.5")


def test_every_file_of_ours_is_for_the_service_alone(tmp_path: Path) -> None:
    made = lan(tmp_path)
    tls_lan.ensure(made, NOW)
    assert {path.stat().st_mode & 0o777 for path in made.folder.iterdir()} == {0o600}
    assert made.folder.stat().st_mode & 0o777 == 0o700


def test_the_sheet_names_the_fingerprint_the_address_and_every_kind_of_device(tmp_path: Path) -> None:
    made = lan(tmp_path)
    tls_lan.ensure(made, NOW)
    authority = certificates.read_certificate(tls_lan.authority_file(made.folder))
    page = (made.folder / "sertifikat-lan.html").read_text()
    printed = subprocess.run(
        ["pdftotext", "-layout", made.folder / "sertifikat-lan.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    for text in (page, printed):
        assert authority.fingerprint[:47].replace(":", " ") in text
        assert "192.168.1.9" in text
        for device in ("Windows", "Android", "iPhone", "Firefox"):
            assert device in text


def test_without_any_certificate_acme_starts_with_one_for_a_week(tmp_path: Path) -> None:
    wanted = tls.from_environment(
        {
            "PENDOPO_HOME": str(tmp_path), "PENDOPO_TLS": "acme", "PENDOPO_PUBLIC_URL": "https://izin.kota.go.id",
            "PENDOPO_ACME_SUREL": "server@kota.go.id",
        }
    )  # fmt: skip
    tls.prepare(wanted, NOW)
    pair = certificates.read(wanted.certificate, wanted.key)
    assert pair.is_self_signed
    assert pair.fits("izin.kota.go.id")
    assert pair.days_left(NOW) < 8


@pytest.mark.parametrize("kind", ["acme", "lan"])
def test_a_power_cut_between_key_and_certificate_stops_no_start(
    tmp_path: Path, authority: Authority, kind: str
) -> None:
    made = tls.from_environment(
        {
            "PENDOPO_HOME": str(tmp_path), "PENDOPO_TLS": kind, "PENDOPO_ACME_SUREL": "server@kota.go.id",
            "PENDOPO_PUBLIC_URL": "https://izin.kota.go.id" if kind == "acme" else "https://192.168.1.9",
        }
    )  # fmt: skip
    tls.prepare(made, NOW)
    made.key.write_bytes(authority.issue(tmp_path / "lain", "a.id")[1].read_bytes())
    tls.prepare(made, NOW)
    certificates.read(made.certificate, made.key)


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"PENDOPO_TLS": "ajaib"}, "salah satu dari"),
        ({"PENDOPO_TLS": "lan", "PENDOPO_HTTPS": "1"}, "bertentangan"),
        ({"PENDOPO_TLS": "berkas"}, "PENDOPO_TLS_SERTIFIKAT"),
        ({"PENDOPO_TLS": "acme"}, "PENDOPO_ACME_SUREL"),
    ],
    ids=["unknown", "both", "files", "acme"],
)
def test_settings_that_contradict_each_other_are_refused(environ: dict[str, str], says: str) -> None:
    with pytest.raises(StartRefused, match=says):
        tls.from_environment(environ)


def test_a_missing_pair_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    paths = {"PENDOPO_TLS_SERTIFIKAT": f"{tmp_path}/a.crt", "PENDOPO_TLS_KUNCI": f"{tmp_path}/a.key"}
    with pytest.raises(StartRefused, match=r"HTTPS tidak dapat dilayani. Berkas .*a.crt tidak ada"):
        tls.prepare(tls.from_environment({"PENDOPO_TLS": "berkas", "PENDOPO_HOME": str(tmp_path), **paths}), NOW)
