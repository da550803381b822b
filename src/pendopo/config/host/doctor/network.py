"""The way to the visitors: address, certificate, proxy, mail."""

import http.client
import ipaddress
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import certificates, renew, tls_lan
from pendopo.config.host.doctor.finding import Finding, Host, error, good, note, warning
from pendopo.config.host.options import LOST_OVER_HTTP
from pendopo.config.host.tls import Tls, from_environment

SECONDS = 10
LATE = timedelta(days=21)
"""ACME renews at 30 days: with less than this, something keeps it from doing so."""
OURS = "geolocation=(self)"
"""In a header of every page of ours."""


def address(host: Host) -> Iterator[Finding]:
    """What is printed on letters leads here."""
    public = host.environ.get("PENDOPO_PUBLIC_URL", "")
    name = urlsplit(public).hostname or ""
    if not public or name in ("localhost", "127.0.0.1"):
        yield warning("alamat", "Belum ada alamat umum: surat dan QR memuat alamat yang hanya terbuka di server ini.",
                      "Sebelum daerah berdiri: sudo pendopo pasang --alamat https://…")  # fmt: skip
        return
    why = reach(public, trusted(host))
    if why:
        yield error("alamat", f"{public} tidak terbuka dari server ini: {why}",
                    "Periksa DNS nama itu, dinding api, dan sertifikatnya.")  # fmt: skip
    else:
        yield good("alamat", f"{public} menjawab.")


def reach(url: str, context: ssl.SSLContext | None) -> str:
    """Why the page at `url` is not ours; empty when it is. Redirects are not followed."""
    parts = urlsplit(url)
    name, port = parts.hostname or "", parts.port
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(name, port or 443, timeout=SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(name, port or 80, timeout=SECONDS)
    try:
        connection.request("GET", "/sehat")
        found = connection.getresponse()
        found.read(4096)
    except ssl.SSLCertVerificationError as problem:
        return f"sertifikat tidak dipercaya ({problem.verify_message})"
    except (OSError, http.client.HTTPException) as problem:
        return str(problem) or type(problem).__name__
    finally:
        connection.close()
    if OURS not in (found.getheader("Permissions-Policy") or ""):
        return f"yang menjawab bukan Pendopo (status {found.status})"
    return "" if found.status in (200, 404) else f"Pendopo menjawab {found.status}"


def trusted(host: Host) -> ssl.SSLContext:
    """The system's authorities, and the office's own where it serves."""
    context = ssl.create_default_context()
    with suppress(StartRefused, OSError, ssl.SSLError):
        tls = from_environment(host.environ)
        if tls.kind == "lan":
            context.load_verify_locations(tls_lan.authority_file(tls.folder))
    return context


def serving(host: Host) -> Iterator[Finding]:
    """HTTPS or not, and by whom."""
    public = urlsplit(host.environ.get("PENDOPO_PUBLIC_URL", ""))
    if host.environ.get("PENDOPO_HTTPS") == "1":
        yield from _proxies(host.environ.get("PENDOPO_PROKSI", "127.0.0.1,::1"))
    elif not host.environ.get("PENDOPO_TLS") and public.hostname not in (None, "localhost", "127.0.0.1"):
        yield warning(
            "http-polos", f"Tanpa HTTPS; yang tidak jalan di peramban: {', '.join(LOST_OVER_HTTP)}.",
            "sudo pendopo pasang dengan --acme, --sertifikat, --proksi, atau --lan (tanpa domain).",
        )  # fmt: skip


def _proxies(text: str) -> Iterator[Finding]:
    for one in text.replace(",", " ").split():
        try:
            network = ipaddress.ip_network(one, strict=False)
        except ValueError:
            yield error(
                "proksi", f"PENDOPO_PROKSI memuat “{one}”, bukan alamat IP.", "sudo pendopo pasang --proksi ALAMAT"
            )
            continue
        if network.num_addresses > 2**16 and not network.is_loopback:
            yield error("proksi", f"PENDOPO_PROKSI mempercayai {one}: siapa pun di sana dapat memalsukan alamatnya.",
                        "Sebutkan alamat proksinya saja: sudo pendopo pasang --proksi ALAMAT")  # fmt: skip


def certificate(host: Host) -> Iterator[Finding]:
    """Whole, in time, for our names; and whether its renewal works."""
    try:
        tls = from_environment(host.environ)
    except StartRefused as refused:
        yield error("sertifikat", str(refused), "Betulkan setelannya, lalu systemctl restart pendopo.")
        return
    if not tls.on:
        return
    try:
        pair = certificates.read(tls.certificate, tls.key)
    except certificates.CertificateRefused as refused:
        yield error("sertifikat", str(refused), _mend(tls))
        return
    found = list(_judge(host, tls, pair))
    yield from found
    if not found:
        yield good("sertifikat", f"Sertifikat untuk {', '.join(pair.names[:3])} sampai {pair.ends:%d-%m-%Y}.")


def _judge(host: Host, tls: Tls, pair: certificates.Pair) -> Iterator[Finding]:
    wrong = certificates.complaints(pair, [tls.host] if tls.host else [], host.now)
    for sentence in wrong:
        yield error("sertifikat", sentence, _mend(tls))
    left = pair.ends - host.now
    failed = str(renew.last(tls).get("galat", "")) if tls.kind == "acme" else ""
    if failed:
        yield warning("sertifikat", failed, _mend(tls))
    if tls.kind == "acme" and pair.is_self_signed:
        if not failed:
            yield warning("sertifikat", "Sertifikat dari otoritas belum datang; yang dilayani sementara.", _mend(tls))
    elif not wrong and left < (LATE if tls.kind == "acme" else certificates.SOON):
        yield warning("sertifikat", f"Sertifikat habis dalam {left.days} hari.", _mend(tls))
    if tls.kind == "berkas" and pair.is_self_signed:
        yield note(
            "sertifikat", "Sertifikat ditandatangani sendiri: peramban memperingatkan setiap pengunjung.", _mend(tls)
        )


def _mend(tls: Tls) -> str:
    return {
        "berkas": "sudo pendopo pasang --sertifikat BARU.crt --kunci BARU.key",
        "acme": "Pastikan DNS menuju server ini dan port 80 terbuka dari internet; dicoba lagi sendiri tiap jam.",
        "lan": "Hapus kunci/tls/lan.crt, lalu systemctl restart pendopo.",
    }[tls.kind]


def mail(host: Host) -> Iterator[Finding]:
    """Notices by e-mail, where somebody wants them."""
    server, port = host.environ.get("PENDOPO_SMTP_HOST", ""), host.environ.get("PENDOPO_SMTP_PORT") or "25"
    if not server:
        yield note("surel", "Tanpa server surel: pemohon dikabari dengan tangan (daftar “belum dikabari”).",
                   f"Isi PENDOPO_SMTP_HOST di {host.places.settings}.")  # fmt: skip
        return
    try:
        security = host.environ.get("PENDOPO_SMTP_SECURITY", "")
        with (smtplib.SMTP_SSL if security == "tls" else smtplib.SMTP)(server, int(port), timeout=SECONDS) as line:
            if security == "starttls":
                line.starttls()
            line.noop()
    except (OSError, ValueError, smtplib.SMTPException, socket.gaierror) as problem:
        yield warning("surel", f"Server surel {server}:{port} tidak menjawab: {problem}",
                      "Periksa PENDOPO_SMTP_HOST dan PENDOPO_SMTP_PORT; kiriman menunggu di kotak keluar.")  # fmt: skip
    else:
        yield good("surel", f"Server surel {server} menjawab.")


CHECKS = (serving, certificate, address, mail)
