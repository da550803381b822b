"""What a message may say and how it is worded. Pure; the one place where the text of every message is made safe."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote

MAX_SUBJECT, MAX_BODY = 160, 1500
HIDDEN = "•••"
SIMULATED = "SIMULATOR: "

# 16 digits, also when somebody set them apart: NIK, KK and NPWP.
_SIXTEEN = re.compile(r"\d(?:[\s.\-/]{0,2}\d){15,}")
# The form of a secret code, 'K7QF-2MNP-3XRT': with any dash; or with blanks or nothing between, then in capitals and
# with a digit, for words of four letters are common.
_DASH = r"[ \t]?[-\u2010-\u2015_.][ \t]?"
_DASHED = re.compile(rf"[0-9A-Za-z]{{4}}{_DASH}[0-9A-Za-z]{{4}}{_DASH}[0-9A-Za-z]{{4}}")
_APART = re.compile(r"(?=[A-Z\s]*[0-9])[0-9A-Z]{4}\s?[0-9A-Z]{4}\s?[0-9A-Z]{4}")
_REGISTRATION = re.compile(r"\bREG-\d{4}-\d{2}-\d{6}\b")
_MISREAD = {"0": "0oO", "1": "1iIlL"}
_PLACEHOLDER = re.compile(r"\{([a-z_]*)\}")
_ADDRESS = re.compile(r"https?:|www\.|://", re.I)


@dataclass(frozen=True)
class Message:
    """What is sent: two texts and nothing else, so no document can travel with it. Made by `compose` only."""

    subject: str
    body: str


@dataclass(frozen=True)
class Kind:
    """An occasion for a message. `placeholders`: name → what stands there; `needs`: those that may not be left out."""

    title: str
    subject: str
    body: str
    placeholders: Mapping[str, str]
    needs: frozenset[str]
    example: Mapping[str, str]


_COMMON = {
    "layanan": "Nama layanan",
    "daerah": "Nama daerah",
    "nomor": "Nomor registrasi",
    "alamat": "Alamat lacak berkas",
}
_EXAMPLE = {
    "layanan": "Izin reklame insidentil", "daerah": "Kota Contoh", "nomor": "REG-2026-11-004218",
    "alamat": "https://daerah.contoh/lacak?nomor=REG-2026-11-004218",
}  # fmt: skip
_HEAD = "{layanan}, {daerah}\nNomor registrasi {nomor}\n\n"
_FOOT = "\n\nLacak berkas: {alamat}"

KINDS = {
    "diterima": Kind(
        "Permohonan diterima",
        "{nomor}: Permohonan diterima",
        _HEAD + "Permohonan Anda sudah kami terima pada {tanggal}.\nJanji selesai: {janji}.\n"
        "Kode rahasia ada pada bukti pendaftaran yang tampil sesudah Anda mengirim permohonan." + _FOOT,
        _COMMON | {"tanggal": "Hari diterima", "janji": "Hari janji selesai"},
        frozenset({"nomor", "alamat"}),
        _EXAMPLE | {"tanggal": "Jumat, 20 November 2026", "janji": "Selasa, 24 November 2026"},
    ),
    "keadaan": Kind(
        "Keadaan permohonan berubah",
        "{nomor}: {keadaan}",
        _HEAD + "Keadaan permohonan Anda sekarang: {keadaan}.\n{giliran}\n{hasil}" + _FOOT,
        _COMMON
        | {"keadaan": "Keadaan sekarang", "giliran": "Bila giliran pemohon: apa berikutnya", "hasil": "Bila selesai"},
        frozenset({"nomor", "keadaan", "alamat"}),
        _EXAMPLE
        | {
            "keadaan": "Dikembalikan, menunggu perbaikan Anda",
            "giliran": "Pada halaman lacak berkas tertulis apa yang perlu diperbaiki dan batas waktunya.", "hasil": "",
        },
    ),
    "masa_izin": Kind(
        "Masa berlaku izin segera habis",
        "{nomor_izin}: berlaku sampai {sampai}",
        _HEAD + "Izin Anda nomor {nomor_izin} berlaku sampai {sampai}, {sisa} hari lagi.\n"
        "Perpanjang dari halaman Izin saya: isian lama sudah terisi, Anda hanya memeriksa dan mengganti yang berubah."
        "\n\nIzin saya: {alamat}",
        _COMMON
        | {
            "nomor_izin": "Nomor izin", "sampai": "Hari terakhir berlaku", "sisa": "Sisa hari",
            "alamat": "Alamat halaman Izin saya",
        },
        frozenset({"nomor_izin", "sampai", "alamat"}),
        _EXAMPLE
        | {
            "nomor_izin": "500.16.7.2/12/SIP/2026", "sampai": "Jumat, 18 Desember 2026", "sisa": "30",
            "alamat": "https://daerah.contoh/izin-saya",
        },
    ),
    "alih_izin": Kind(
        "Penerima diminta menyetujui pengalihan izin",
        "{nomor}: izin hendak dialihkan kepada Anda",
        _HEAD + "Pemegang izin ini hendak mengalihkannya kepada Anda. Bila setuju, mintalah kodenya kepada pemegang,"
        " lalu masuk dan setujui di alamat ini. Bila tidak, biarkan saja.\n\n{alamat}",
        _COMMON | {"alamat": "Alamat untuk menyetujui"},
        frozenset({"nomor", "alamat"}),
        _EXAMPLE | {"alamat": "https://daerah.contoh/terima-izin?nomor=REG-2026-11-004218"},
    ),
}  # fmt: skip


def compose(subject: str, body: str, *, never: Collection[str] = ()) -> Message:
    """The only maker of messages: whatever looks like a NIK or a secret code, and each text of `never`, is covered.

    `never`: what this very case must not tell (its secret code), in whatever letters and dashes it is written.
    """
    one_line = " ".join(subject.split())
    return Message(_safe(one_line, MAX_SUBJECT, never), _safe(body, MAX_BODY, never))


def _safe(text: str, most: int, never: Collection[str]) -> str:
    """Covered and cut; covered again, for what is cut may look like something else."""
    return _cleaned(_cleaned(text, never)[:most].strip(), never)


def _cleaned(text: str, never: Collection[str]) -> str:
    """Covered until nothing is left to cover: what remains after one piece is hidden may form another."""
    patterns = [_spread(one) for one in never if re.search(r"[0-9A-Za-z]", one)]
    while True:
        covered = text
        for pattern in patterns:
            covered = pattern.sub(HIDDEN, covered)
        for pattern in (_DASHED, _APART, _SIXTEEN):
            covered = _outside_numbers(pattern, covered)
        if covered == text:
            return text
        text = covered


def _outside_numbers(pattern: re.Pattern[str], text: str) -> str:
    """Cover what matches; our own registration numbers stay."""
    kept = _REGISTRATION.findall(text)
    parts = [pattern.sub(HIDDEN, part) for part in _REGISTRATION.split(text)]
    return "".join(part + number for part, number in zip(parts, [*kept, ""], strict=True))


def _spread(secret: str) -> re.Pattern[str]:
    """The same letters and digits with anything small between them, capitals and misread letters alike."""
    signs = [re.escape(sign) for sign in re.sub(r"[^0-9A-Za-z]", "", secret)]
    classes = [f"[{_MISREAD.get(sign, sign.lower() + sign.upper())}]" for sign in signs]
    return re.compile(r"[^0-9A-Za-z]{0,3}".join(classes))


def fill(template: str, values: Mapping[str, str]) -> str:
    """A template with its values; a line with a placeholder that has nothing to say is left out."""
    lines = []
    for line in template.split("\n"):
        names = _PLACEHOLDER.findall(line)
        if names and not all(values.get(name, "") for name in names):
            continue
        lines.append(_PLACEHOLDER.sub(lambda found: values.get(found[1], ""), line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def template_problem(kind: Kind, subject: str, body: str) -> tuple[str, str] | None:
    """(field, sentence) of what a template may not say, or None."""
    for field, text, most in (("judul", subject, MAX_SUBJECT), ("isi", body, 1000)):
        if not text.strip():
            return field, "Tulis teksnya."
        if len(text) > most:
            return field, f"Paling banyak {most} huruf."
        unknown = [name for name in _PLACEHOLDER.findall(text) if name not in kind.placeholders]
        if unknown or re.sub(_PLACEHOLDER, "", text).count("{") or re.sub(_PLACEHOLDER, "", text).count("}"):
            named = f"{{{unknown[0]}}}" if unknown else "{ atau }"
            return field, f"{named} bukan tempat isian yang dikenal. Pilih dari daftar di bawah."
        if _ADDRESS.search(text):
            return field, "Jangan tulis alamat web sendiri. Pakai {alamat}, alamat resmi lacak berkas."
        plain = _PLACEHOLDER.sub(" ", text)
        if any(pattern.search(plain) for pattern in (_DASHED, _APART, _SIXTEEN)):
            return field, "Teks ini memuat deretan seperti NIK atau kode rahasia. Kabar tidak boleh memuatnya."
    if "\n" in subject.strip():
        return "judul", "Judul hanya satu baris."
    left_out = sorted(kind.needs - set(_PLACEHOLDER.findall(body)))
    return ("isi", f"Isi harus memuat {{{left_out[0]}}}.") if left_out else None


# -- sending

WAITS = (60, 300, 900, 3600, 4 * 3600, 12 * 3600)
"""Seconds between tries; after the last one somebody has to look."""

_ERRORS = {
    "SMTPRecipientsRefused": "Server surel menolak alamat pemohon.",
    "SMTPAuthenticationError": "Server surel menolak nama pengguna atau sandi kita.",
    "SMTPSenderRefused": "Server surel menolak alamat pengirim kita.",
    "SMTPNotSupportedError": "Server surel tidak mengenal cara masuk atau pengamanan yang diatur.",
    "SMTPServerDisconnected": "Server surel memutus sambungan.",
    "ConnectionRefusedError": "Server surel menolak sambungan.",
    "ConnectionResetError": "Server surel memutus sambungan.",
    "TimeoutError": "Server surel tidak menjawab.",
    "gaierror": "Nama server surel tidak ditemukan.",
    "SSLError": "Sambungan aman ke server surel gagal.",
    "SSLCertVerificationError": "Sertifikat server surel tidak dapat dipercaya.",
    "ValueError": "Alamat surel pemohon tidak dapat dipakai.",
    "gateway": "Gerbang pesan menolak kiriman.",
    "ditahan": "Ditahan sesudah pemulihan dari cadangan: mungkin sudah terkirim.",
}
_FINAL = frozenset({"SMTPRecipientsRefused", "ValueError"})


def error_words(code: str) -> str:
    """'SMTPRecipientsRefused 550' as a sentence; never an address."""
    if not code:
        return ""
    name, _space, number = code.partition(" ")
    words = _ERRORS.get(name, "Server surel gagal menerima.")
    return f"{words} ({number})" if number else words


def is_final(code: str) -> bool:
    """Whether trying again cannot help: the address itself is refused (5xx) or is none."""
    name, _space, number = code.partition(" ")
    return name in _FINAL and not number.startswith("4")


def wait_after(tries: int) -> int | None:
    """Seconds until the next try, None when it was the last."""
    return WAITS[tries - 1] if 1 <= tries <= len(WAITS) else None


# -- by hand


def phone_digits(number: str) -> str:
    """A phone number as wa.me wants it: '+62 812-3456' as '628123456', '0812…' as '62812…'; '' for none."""
    digits = re.sub(r"\D", "", number)
    if digits.startswith("0"):
        digits = "62" + digits[1:]
    return digits if 8 <= len(digits) <= 15 else ""


def hand_links(number: str, text: str) -> dict[str, str]:
    """Where a person can tell it: WhatsApp, SMS and telephone with the text filled in; nothing without a number."""
    digits = phone_digits(number)
    if not digits:
        return {}
    words = quote(text, safe="")
    return {
        "wa": f"https://wa.me/{digits}?text={words}", "sms": f"sms:+{digits}?body={words}", "telepon": f"tel:+{digits}",
    }  # fmt: skip
