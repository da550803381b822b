"""What a file may be: told by its first bytes, never by its name. Pure; every problem is one sentence to show."""

from __future__ import annotations

import re
from collections.abc import Collection

from pendopo.lib.formats import ukuran

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
TITLES = {PDF: "PDF", JPEG: "JPG", PNG: "PNG"}
SUFFIXES = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
MAGIC = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
# Files people send by mistake, by their first bytes, and what to do with each.
AS_PDF = "Simpan dokumen itu sebagai PDF, lalu unggah lagi."
ANOTHER = "Pilih berkas yang benar, lalu unggah lagi."
HEIC = re.compile(rb".{4}ftyp(heic|heix|mif1|msf1|hevc)", re.S)
WEBP = re.compile(rb"RIFF.{4}WEBP", re.S)
WEB_PAGE = re.compile(rb"\s*<(!doctype|html|svg|\?xml|script)", re.I)
KNOWN_OTHERS = (
    (HEIC, "foto HEIC", "Bagikan foto itu sebagai JPG, lalu unggah lagi."),
    (WEBP, "gambar WebP", "Simpan gambar itu sebagai JPG atau PNG, lalu unggah lagi."),
    (re.compile(rb"GIF8"), "gambar GIF", "Simpan gambar itu sebagai PNG, lalu unggah lagi."),
    (re.compile(rb"PK\x03\x04"), "dokumen Office atau arsip ZIP", AS_PDF),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "dokumen Office", AS_PDF),
    (re.compile(rb"MZ|\x7fELF|#!"), "program", ANOTHER),
    (WEB_PAGE, "halaman web", ANOTHER),
)
MAX_NAME = 120
# Uploads in parts: the largest part that is taken, what browsers are asked to send, and what may wait unfinished.
MAX_PART, PART = 1_000_000, 256 * 1024
DEVICE_UPLOADS, DEVICE_BYTES = 20, 100_000_000
ADDRESS_UPLOADS, ADDRESS_BYTES = 400, 1_000_000_000  # a whole village shares one address of its operator


def mime_of(content: bytes) -> str | None:
    """The type by the first bytes: PDF, JPEG or PNG; None for everything else."""
    return next((mime for magic, mime in MAGIC if content.startswith(magic)), None)


def accepted_words(accept: Collection[str]) -> str:
    """'PDF, JPG, atau PNG'."""
    words = [title for mime, title in TITLES.items() if mime in accept]
    if len(words) < 3:
        return " atau ".join(words)
    return ", ".join(words[:-1]) + f", atau {words[-1]}"


def problem_of_size(size: int, max_mb: int) -> str | None:
    """A file that is empty or larger than `max_mb` (of 1,000,000 bytes); the sentence names both sizes."""
    if size == 0:
        return "Berkas ini kosong. Pilih lagi berkasnya."
    if size > max_mb * 1_000_000:
        return (
            f"Berkas ini {ukuran(size)}, batasnya {max_mb} MB. "
            "Perkecil berkasnya, atau foto ulang dengan ukuran lebih kecil."
        )
    return None


def problem_of_type(content: bytes, name: str, accept: Collection[str]) -> str | None:
    """A type that is not taken here, or one that hides behind another name."""
    mime = mime_of(content)
    if mime in accept:
        return None
    wanted = accepted_words(accept)
    what, mend = known_other(content, mime)
    claimed = next((TITLES[m] for m in accept if name.lower().endswith(SUFFIXES.get(m, ()))), None)
    mend = mend or f"Simpan ulang sebagai {wanted}, lalu unggah lagi."
    if claimed:
        return f"Nama berkas ini seperti {claimed}, tetapi isinya {what or f'bukan {claimed}'}. {mend}"
    if what:
        return f"Berkas ini {what}. Yang diterima {wanted}. {mend}"
    return f"Jenis berkas ini tidak diterima. Kirim {wanted}."


def known_other(content: bytes, mime: str | None) -> tuple[str, str]:
    """What a file that is not accepted seems to be, and the mend; empty texts when it is not known."""
    if mime is not None:
        return f"berkas {TITLES[mime]}", ""
    head = content[:64]
    return next(((what, mend) for pattern, what, mend in KNOWN_OTHERS if pattern.match(head)), ("", ""))


def clean_name(name: str, mime: str) -> str:
    """A name that is safe to show and to save under: no folders, no control characters, the right suffix."""
    base = re.split(r"[/\\]", name)[-1]
    base = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\"<>:|?*;]", "", base).strip(" .")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", base) or "berkas"
    return stem[:MAX_NAME] + SUFFIXES[mime][0]


def is_too_much_waiting(*, device: tuple[int, int], address: tuple[int, int]) -> bool:
    """Whether one more unfinished upload is refused; of device and address: how many there are, bytes with this one."""
    return (
        device[0] >= DEVICE_UPLOADS or device[1] > DEVICE_BYTES
        or address[0] >= ADDRESS_UPLOADS or address[1] > ADDRESS_BYTES
    )  # fmt: skip
