"""The sheet that says how to trust the LAN certificate: a page on the plain port and a PDF to print."""

import html
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pendopo
from pendopo.config.host import certificates

HERE = Path(__file__).parent
FONTS = Path(pendopo.__file__).parent / "documents" / "fonts"
TITLE = "Memercayai alamat kantor ini"
INTRODUCTION = (
    "Server ini berada di jaringan kantor dan memakai sertifikat yang dibuat kantor sendiri. Sekali sertifikatnya "
    "dipercaya, alamatnya terbuka tanpa peringatan, dan kunci sandi, posisi ponsel, serta kerja tanpa jaringan menyala."
)
STEPS = {
    "Windows (Chrome, Edge)": (
        "Unduh berkas sertifikat, lalu klik dua kali.",
        "Tekan Install Certificate (Pasang Sertifikat), pilih Local Machine (Komputer Lokal).",
        "Pilih “Place all certificates in the following store”, lalu Browse: Trusted Root Certification Authorities.",
        "Selesaikan, lalu tutup dan buka lagi perambannya.",
    ),
    "Android": (
        "Unduh berkas sertifikat.",
        "Buka Setelan, cari “sertifikat CA” (Keamanan, Enkripsi & kredensial, Instal sertifikat, Sertifikat CA).",
        "Tekan Tetap instal, masukkan kunci layar, pilih berkas yang diunduh.",
    ),
    "iPhone dan iPad": (
        "Buka alamat unduh di Safari, tekan Izinkan.",
        "Pengaturan, Profil Diunduh, Instal.",
        "Pengaturan, Umum, Mengenai, Pengaturan Kepercayaan Sertifikat: nyalakan sakelar Pendopo.",
    ),
    "Firefox (semua sistem)": (
        "Setelan, Privasi & Keamanan, Lihat Sertifikat, tab Otoritas, Impor.",
        "Pilih berkas yang diunduh, centang “Percayai CA ini untuk mengenali situs web”.",
    ),
}


def write(folder: Path, address: str, download: str) -> Path:
    """Page, its style, QR and PDF into `folder`; the path of the PDF. `download` is the address of the page."""
    authority = certificates.read_certificate(folder / "lan-ca.crt")
    code = _qr(download)
    certificates.write_private(folder / "sertifikat-lan.svg", code.encode())
    certificates.write_private(folder / "sertifikat-lan.css", (HERE / "sertifikat-lan.css").read_bytes())
    certificates.write_private(folder / "sertifikat-lan.html", _page(address, authority).encode())
    data = {
        "judul": TITLE, "pengantar": INTRODUCTION, "alamat": address, "unduh": download, "qr": code,
        "sidik": halves(authority.fingerprint), "sampai": f"{authority.ends:%d-%m-%Y}",
        "perangkat": [{"nama": name, "langkah": steps} for name, steps in STEPS.items()],
    }  # fmt: skip
    certificates.write_private(folder / "sertifikat-lan.pdf", _pdf(data))
    return folder / "sertifikat-lan.pdf"


def halves(fingerprint: str) -> list[str]:
    """Two lines of sixteen pairs, as one reads them aloud."""
    pairs = fingerprint.split(":")
    return [" ".join(pairs[:16]), " ".join(pairs[16:])]


def _page(address: str, authority: certificates.Pair) -> str:
    def listed(steps: tuple[str, ...]) -> str:
        return "".join(f"<li>{html.escape(step)}</li>" for step in steps)

    devices = "".join(
        f"<section><h2>{html.escape(name)}</h2><ol>{listed(steps)}</ol></section>" for name, steps in STEPS.items()
    )
    lines = "<br>".join(halves(authority.fingerprint))
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{TITLE}</title><link rel="stylesheet" href="/sertifikat-lan.css"></head><body><main><h1>{TITLE}</h1>'
        f'<p>{html.escape(INTRODUCTION)}</p><p><a class="unduh" href="/sertifikat-lan.crt">Unduh sertifikat</a></p>'
        f"<section><h2>Sidik jari SHA-256</h2><p>Cocokkan dengan lembar yang tertempel di kantor.</p><p><code>{lines}"
        f'</code></p></section>{devices}<p>Sesudah itu buka <a href="{html.escape(address)}">{html.escape(address)}'
        '</a>.</p><p><a href="/sertifikat-lan.pdf">Lembar untuk dicetak (PDF)</a></p>'
        '<img class="qr" src="/sertifikat-lan.svg" alt="Kode QR ke halaman ini"></main></body></html>\n'
    )


def _qr(address: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, nl=False)
    return out.getvalue().decode()


def _pdf(data: Mapping[str, object]) -> bytes:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    sources: Any = {"main.typ": (HERE / "sertifikat-lan.typ").read_bytes()}
    pdf = typst.compile(sources, font_paths=fonts, sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"])
    return bytes(pdf)
