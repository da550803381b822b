"""What `pendopo pasang` was asked for, as settings: which address, which port, who serves HTTPS."""

import argparse
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pendopo.config.cli.errors import StartRefused
from pendopo.config.host import certificates, tls_lan
from pendopo.config.host.places import Places

LOST_OVER_HTTP = (
    "kunci sandi (passkey)", "posisi dari ponsel", "kerja tanpa jaringan", "tombol salin", "foto langsung dari kamera"
)  # fmt: skip
"""What browsers give to secure addresses only."""
MODES = ("polos", "proksi", "berkas", "acme", "lan")
OURS = (
    "PENDOPO_TLS", "PENDOPO_HTTPS", "PENDOPO_PROKSI", "PENDOPO_HSTS", "PENDOPO_HTTP_PORT", "PENDOPO_TLS_SERTIFIKAT",
    "PENDOPO_TLS_KUNCI", "PENDOPO_ACME_SUREL", "PENDOPO_ACME_URL", "PENDOPO_ACME_CA",
)  # fmt: skip
"""Settings that belong to a way of serving; those of another way are taken away."""


@dataclass
class Wish:
    """Settings to be written (None takes one away) and sentences for the person who installs."""

    mode: str
    settings: dict[str, str | None]
    warnings: list[str] = field(default_factory=list)

    @property
    def ports(self) -> list[int]:
        """Every port that will be listened on."""
        named = (self.settings.get("PENDOPO_PORT"), self.settings.get("PENDOPO_HTTP_PORT"))
        return [int(port) for port in named if port]


def wish(args: argparse.Namespace, had: Mapping[str, str], places: Places, now: datetime) -> Wish:
    """Settings from the options and, for what was not said, from the installation before. Raises StartRefused."""
    mode = _mode(args, had)
    address = (args.alamat or had.get("PENDOPO_PUBLIC_URL") or _own_address(mode)).rstrip("/")
    host = _judge_address(address, mode)
    settings: dict[str, str | None] = dict.fromkeys(OURS)
    made = Wish(mode, settings)
    settings["PENDOPO_HOME"] = str(args.data or had.get("PENDOPO_HOME") or places.data)
    settings["PENDOPO_PUBLIC_URL"] = address
    kept = had if mode == _had_mode(had) else {}
    settings["PENDOPO_PORT"] = str(args.port or kept.get("PENDOPO_PORT") or _port(address, mode))
    settings["PENDOPO_BIND"] = kept.get("PENDOPO_BIND") or "0.0.0.0"  # noqa: S104 - a server
    if not had:  # the first installation: the wizard founds the region, unless somebody wants to look around
        settings["PENDOPO_CONTOH"] = "1" if args.contoh else "0"
    _FILL[mode](made, args, had, host)
    if mode == "berkas":
        _judge_pair(made, args, had, places, host, now)
    if had.get("PENDOPO_PUBLIC_URL", address) != address:
        made.warnings.append(
            f"Alamat berganti dari {had['PENDOPO_PUBLIC_URL']}. Surat dan QR yang sudah terbit tetap memuat yang lama."
        )
    return made


def _mode(args: argparse.Namespace, had: Mapping[str, str]) -> str:
    asked = {
        "berkas": args.sertifikat or args.kunci, "proksi": args.proksi is not None, "acme": args.acme,
        "lan": args.lan, "polos": args.polos,
    }  # fmt: skip
    chosen = [mode for mode, is_asked in asked.items() if is_asked]
    if len(chosen) > 1:
        raise StartRefused("Pilih satu saja dari --sertifikat, --proksi, --acme, --lan, --polos.")
    return chosen[0] if chosen else _had_mode(had)


def _had_mode(had: Mapping[str, str]) -> str:
    return had.get("PENDOPO_TLS") or ("proksi" if had.get("PENDOPO_HTTPS") == "1" else "polos")


def _own_address(mode: str) -> str:
    """In an office without a domain, this machine's own address; elsewhere somebody must choose one."""
    found = tls_lan.own_addresses()
    if mode in ("lan", "polos") and found:
        return f"{'https' if mode == 'lan' else 'http'}://{found[0]}"
    raise StartRefused(
        "Sebutkan alamat umumnya, misalnya --alamat https://layanan.kota.go.id; tercetak pada surat dan QR."
    )


def _judge_address(address: str, mode: str) -> str:
    parts = urlsplit(address)
    wanted = "http" if mode == "polos" else "https"
    if parts.scheme != wanted or not parts.hostname or parts.path or parts.query or parts.username:
        more = (
            " Tanpa HTTPS pilih --polos."
            if wanted == "https"
            else " Untuk https pilih --sertifikat, --proksi, --acme, atau --lan."
        )
        raise StartRefused(f"--alamat harus berbentuk {wanted}://nama tanpa lanjutan, bukan “{address}”.{more}")
    if mode == "lan" and not tls_lan.is_local(parts.hostname):
        raise StartRefused(
            f"--lan hanya untuk alamat jaringan lokal (192.168…, 10…, nama.local), bukan {parts.hostname}. "
            "Untuk nama di internet pakai --acme atau --sertifikat."
        )
    if mode == "acme" and ("." not in parts.hostname or _is_ip(parts.hostname)):
        raise StartRefused(f"--acme memerlukan nama di internet, bukan {parts.hostname}.")
    return parts.hostname


def _port(address: str, mode: str) -> int:
    if mode == "proksi":
        return 8000
    return urlsplit(address).port or (80 if mode == "polos" else 443)


def _plain(made: Wish, args: argparse.Namespace, had: Mapping[str, str], host: str) -> None:
    made.warnings.append(
        f"Tanpa HTTPS semua yang diketik terbaca di jaringan, dan peramban mematikan: {', '.join(LOST_OVER_HTTP)}."
    )


def _proxy(made: Wish, args: argparse.Namespace, had: Mapping[str, str], host: str) -> None:
    trusted = args.proksi or had.get("PENDOPO_PROKSI") or "127.0.0.1,::1"
    for one in trusted.split(","):
        try:
            ipaddress.ip_network(one.strip(), strict=False)
        except ValueError:
            raise StartRefused(f"--proksi: “{one}” bukan alamat IP atau jaringan.") from None
    is_here = all(ipaddress.ip_network(one.strip(), strict=False).is_loopback for one in trusted.split(","))
    made.settings |= {"PENDOPO_HTTPS": "1", "PENDOPO_PROKSI": trusted}
    made.settings["PENDOPO_BIND"] = "127.0.0.1" if is_here else "0.0.0.0"  # noqa: S104 - the proxy is another machine
    if not is_here:
        made.warnings.append(
            f"Izinkan port {made.settings['PENDOPO_PORT']} di dinding api hanya dari proksi: {trusted}."
        )


def _acme(made: Wish, args: argparse.Namespace, had: Mapping[str, str], host: str) -> None:
    email = args.acme or had.get("PENDOPO_ACME_SUREL") or ""
    if "@" not in email:
        raise StartRefused("--acme memerlukan alamat surel pengelola, misalnya --acme server@kota.go.id.")
    made.settings |= {
        "PENDOPO_TLS": "acme", "PENDOPO_ACME_SUREL": email, "PENDOPO_HSTS": "1",
        "PENDOPO_HTTP_PORT": str(args.port_http or had.get("PENDOPO_HTTP_PORT") or 80),
        "PENDOPO_ACME_URL": args.acme_url or had.get("PENDOPO_ACME_URL"),
        "PENDOPO_ACME_CA": args.acme_ca or had.get("PENDOPO_ACME_CA"),
    }  # fmt: skip


def _lan(made: Wish, args: argparse.Namespace, had: Mapping[str, str], host: str) -> None:
    made.settings |= {
        "PENDOPO_TLS": "lan", "PENDOPO_HTTP_PORT": str(args.port_http or had.get("PENDOPO_HTTP_PORT") or 80)
    }  # fmt: skip
    if _is_ip(host):
        made.warnings.append(f"Minta router selalu memberi alamat {host} kepada server ini (DHCP tetap).")


def _files(made: Wish, args: argparse.Namespace, had: Mapping[str, str], host: str) -> None:
    if bool(args.sertifikat) != bool(args.kunci):
        raise StartRefused("--sertifikat dan --kunci selalu bersama.")
    made.settings |= {
        "PENDOPO_TLS": "berkas", "PENDOPO_HTTP_PORT": str(args.port_http or had.get("PENDOPO_HTTP_PORT") or 80)
    }  # fmt: skip


def _judge_pair(
    made: Wish, args: argparse.Namespace, had: Mapping[str, str], places: Places, host: str, now: datetime
) -> None:
    """The region's own files must belong together, be in time and be for this host before anything is written."""
    chain, key = Path(args.sertifikat or places.certificate), Path(args.kunci or places.key)
    try:
        pair = certificates.read(chain, key)
    except certificates.CertificateRefused as refused:
        raise StartRefused(str(refused)) from None
    wrong = certificates.complaints(pair, [host], now)
    if wrong:
        raise StartRefused(" ".join(wrong))
    made.settings |= {"PENDOPO_TLS_SERTIFIKAT": str(places.certificate), "PENDOPO_TLS_KUNCI": str(places.key)}
    if pair.is_self_signed:
        made.warnings.append("Sertifikat ini ditandatangani sendiri: peramban memperingatkan setiap pengunjung.")
    else:
        made.settings["PENDOPO_HSTS"] = "1"
    if pair.ends - now < certificates.SOON:
        made.warnings.append(f"Sertifikat habis dalam {pair.days_left(now)} hari.")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


_FILL: dict[str, Callable[[Wish, argparse.Namespace, Mapping[str, str], str], None]] = {
    "polos": _plain, "proksi": _proxy, "acme": _acme, "lan": _lan, "berkas": _files,
}  # fmt: skip
