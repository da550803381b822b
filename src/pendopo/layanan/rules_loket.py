"""Pure rules of the counter: to what a citizen consents, how, what is on the receipt."""

from __future__ import annotations

import re

# A change of the words is a new version; the digest of the words themselves stands with every consent.
CONSENT_VERSION = "2026-11"
CONSENT_TEXT = (
    "Saya meminta petugas mengisikan dan mengirimkan permohonan ini untuk saya. Petugas membacakan isiannya, dan saya "
    "menyatakan isinya benar. Saya setuju data saya dipakai untuk memproses permohonan ini saja. Saya menerima bukti "
    "dengan nomor dan kode rahasia, dan saya boleh menarik permohonan selama masih diperiksa."
)
WAYS = ("kertas", "jempol", "lisan")
SIZES = ("a4", "a5", "80", "58")
MIN_WITNESS = 3


def problem_of_consent(how: str, *, has_paper: bool, witness: str) -> str:
    """Why a consent cannot be recorded like this, or ''."""
    if how not in WAYS:
        return "Pilih bagaimana warga menyatakan setuju."
    if how == "lisan":
        return "" if len(witness.strip()) >= MIN_WITNESS else "Tulis nama saksi yang mendengar persetujuan itu."
    return "" if has_paper else "Foto atau pindai lembar persetujuan yang sudah ditandatangani atau dicap jempol."


def paper_size(asked: str) -> str:
    """The size of the receipt: A4, A5, or a roll of 80 or 58 mm."""
    return asked if asked in SIZES else "a5"


def scaled(svg: str) -> str:
    """A drawing of fixed size as one that grows with its box."""
    return re.sub(r'width="(\d+)" height="(\d+)"', r'viewBox="0 0 \1 \2"', svg, count=1)
