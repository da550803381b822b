"""The text of a QRIS: tag, length, value, check sum at its end (EMVCo Merchant-Presented Mode). Pure; no Django.

How a tag is written and the check sum (CRC-16/CCITT-FALSE) are published by EMVCo. Which tags QRIS asks for beyond
those (26, 51, the merchant criteria) is seen in printed QRIS, not read in Bank Indonesia's standard: perlu verifikasi.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

RUPIAH_CODE = "360"
COUNTRY = "ID"
GOVERNMENT = "9399"
"""Merchant category: government services not elsewhere classified."""
NATIONAL = "ID.CO.QRIS.WWW"
MAX_NAME, MAX_CITY, MAX_LABEL = 25, 15, 25


@dataclass(frozen=True)
class Merchant:
    """Who is paid. `domain`: the acquirer's own name in reverse; `nmid`: the national merchant id."""

    name: str
    city: str
    nmid: str
    domain: str
    criteria: str = "URE"


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 0x1021, begins with 0xFFFF) as four capital hexadecimal digits."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def field(tag: str, value: str) -> str:
    """One tag with its length. Raises ValueError for what does not fit in two digits of length."""
    if not value or len(value) > 99:
        raise ValueError(f"tag {tag}: 1 to 99 characters")
    return f"{tag}{len(value):02d}{value}"


def fields(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(field(tag, value) for tag, value in pairs if value)


def plain(text: str, most: int) -> str:
    """Letters and signs that every reader of a QRIS knows, capitals, cut to a length."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join("".join(one if one.isalnum() or one in " .-/" else " " for one in letters).split()).upper()[:most]


def payload(merchant: Merchant, amount: int, label: str) -> str:
    """A QRIS that is paid once: its amount in whole rupiah, `label` (our payment code) as its bill number."""
    if amount <= 0:
        raise ValueError("amount")
    text = fields(
        (
            ("00", "01"),
            ("01", "12"),
            ("26", fields((("00", merchant.domain), ("02", merchant.nmid), ("03", merchant.criteria)))),
            ("51", fields((("00", NATIONAL), ("02", merchant.nmid), ("03", merchant.criteria)))),
            ("52", GOVERNMENT),
            ("53", RUPIAH_CODE),
            ("54", str(amount)),
            ("58", COUNTRY),
            ("59", plain(merchant.name, MAX_NAME)),
            ("60", plain(merchant.city, MAX_CITY)),
            ("62", fields((("01", label[:MAX_LABEL]), ("05", label[:MAX_LABEL])))),
        )
    )
    return sealed(text)


def sealed(text: str) -> str:
    """A text with its check sum, which counts its own tag and length too."""
    return f"{text}6304{crc16(text + '6304')}"


def read(text: str) -> dict[str, str]:
    """The tags of a QRIS. Raises ValueError when its lengths or its check sum are wrong."""
    if len(text) < 8 or text[-8:-4] != "6304" or crc16(text[:-4]) != text[-4:]:
        raise ValueError("crc")
    found, at = {}, 0
    while at < len(text):
        tag, size = text[at : at + 2], text[at + 2 : at + 4]
        if not size.isascii() or not size.isdigit() or at + 4 + int(size) > len(text):
            raise ValueError("length")
        found[tag] = text[at + 4 : at + 4 + int(size)]
        at += 4 + int(size)
    return found
