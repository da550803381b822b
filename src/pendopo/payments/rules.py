"""What a bill is called, when it is what, and how its payment code is made. Pure; no Django."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass
from datetime import date
from enum import Enum

SIMULATOR = "simulator"
"""The id of the bank that is only imitated."""
INTEREST = "strd"
"""The kind of a bill for interest, and the fee it stands for."""

CODE_DIGITS = 12
"""Of a payment code: eleven random ones and a check digit."""

# Damm's quasigroup of order 10: every single wrong digit and every swap of neighbours is noticed.
DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


class Status(Enum):
    """Derived, never stored: what became of a bill, and the day."""

    OPEN = "belum_bayar"
    LATE = "lewat_jatuh_tempo"
    PAID = "lunas"
    VOID = "batal"

    @property
    def is_open(self) -> bool:
        """Still to be paid."""
        return self in (Status.OPEN, Status.LATE)


def status_of(end: str, due_on: date, today: date) -> Status:
    """What a bill is on a day. `end`: '' while it is open, else how it ended."""
    if end:
        return Status.PAID if end == "lunas" else Status.VOID
    return Status.LATE if today > due_on else Status.OPEN


@dataclass(frozen=True)
class Paper:
    """How the two papers of a kind of fee are called: the bill and the receipt."""

    short: str
    title: str
    receipt_short: str
    receipt_title: str


PAPERS = {
    "retribusi": Paper("SKRD", "Surat Ketetapan Retribusi Daerah", "SSRD", "Surat Setoran Retribusi Daerah"),
    "pajak": Paper("SKPD", "Surat Ketetapan Pajak Daerah", "SSPD", "Surat Setoran Pajak Daerah"),
    "sewa": Paper("TS", "Tagihan Sewa", "BSS", "Bukti Setoran Sewa"),
    "strd": Paper("STRD", "Surat Tagihan Retribusi Daerah", "SSRD", "Surat Setoran Retribusi Daerah"),
    "jaminan": Paper("TJ", "Tagihan Jaminan", "BSJ", "Bukti Setoran Jaminan"),
}
"""By kind of fee. The two of tax and retribution are words of the law; the others name what has no name there."""


def number_of(short: str, seq: int, year: int) -> str:
    """The number printed on a paper: 0012/SKRD/2026. A default; regions have not yet set their own."""
    return f"{seq:04d}/{short}/{year}"


def check_digit(digits: str) -> str:
    """Damm's check digit of a row of digits."""
    state = 0
    for digit in digits:
        state = int(DAMM[state][int(digit)])
    return str(state)


def new_payment_code() -> str:
    """A random payment code; it never begins with 0, which spreadsheets would drop."""
    digits = str(1 + secrets.randbelow(9)) + "".join(str(secrets.randbelow(10)) for _ in range(CODE_DIGITS - 2))
    return digits + check_digit(digits)


def read_payment_code(typed: str) -> str:
    """The code of what somebody typed, '' when it cannot be one: wrong length or check digit."""
    digits = "".join(letter for letter in typed if letter in "0123456789")
    whole = len(digits) == CODE_DIGITS and check_digit(digits[:-1]) == digits[-1]
    return digits if whole and all(letter in "0123456789 -." for letter in typed.strip()) else ""


def grouped(code: str) -> str:
    """A payment code as it is read aloud: 1234 5678 9012."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def tidy_reference(typed: str) -> str:
    """A bank's reference as it is compared: no spaces, capitals."""
    return "".join(one_line(typed, 400).split()).upper()


def one_line(typed: str, most: int) -> str:
    """What somebody typed as one line: nothing that cannot be printed, single blanks, cut to a length."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())[:most]


def new_check_code() -> str:
    """128 random bits as 26 small letters and digits, as on every paper of the house."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def tidy_case_number(typed: str) -> str:
    """What a person types as a registration number, brought into its form."""
    digits = re.sub(r"[^0-9]", "", typed)
    return f"REG-{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 12 else typed.strip().upper()
