"""Identity numbers and contacts: a check returns the clean text or raises `NotValid` (a `ValueError`) to show."""

import re
from datetime import date


class NotValid(ValueError):
    """An identifier that cannot be right: the sentence to show, and a `code` for translations."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


PROVINCES = frozenset(
    [*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98)]
)
"""Province codes of Permendagri 72/2019 and its successors, with the six provinces of Papua (91 to 97)."""

FEMALE_DAY = 40
"""Added to the day of birth in the NIK of a woman."""


def check_nik(text: str) -> str:
    """16 digits: province, kota/kabupaten, kecamatan, date of birth (a woman's day + 40), serial number."""
    nik = re.sub(r"[\s.\-]", "", text)
    if not (nik.isascii() and nik.isdigit()):
        raise NotValid("nik_digits", "NIK hanya berisi angka. Salin 16 angka NIK dari KTP.")
    if len(nik) != 16:
        raise NotValid("nik_length", f"NIK terdiri dari 16 angka, yang diisi {len(nik)}. Salin NIK dari KTP.")
    if int(nik[:2]) not in PROVINCES or nik[2:4] == "00" or nik[4:6] == "00":
        raise NotValid("nik_area", "Enam angka pertama NIK bukan kode wilayah. Periksa lagi dengan KTP.")
    if not is_birth_date(nik[6:12]):
        raise NotValid("nik_birth", "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir. Periksa lagi dengan KTP.")
    if nik[12:] == "0000":
        raise NotValid("nik_serial", "Empat angka terakhir NIK tidak mungkin 0000. Periksa lagi dengan KTP.")
    return nik


def is_birth_date(digits: str) -> bool:
    """Whether DDMMYY is possible in the 1900s or the 2000s (29 February only in a leap year of either)."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    day = day - FEMALE_DAY if day > FEMALE_DAY else day
    return any(is_date(century + year, month, day) for century in (1900, 2000))


def is_date(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def mask_nik(nik: str) -> str:
    """3273••••••••••01: enough to recognise, not enough to use."""
    return f"{nik[:4]}{'•' * (len(nik) - 6)}{nik[-2:]}" if len(nik) > 6 else "•" * len(nik)


def check_npwp(text: str) -> str:
    """A tax number: 15 digits as before 2024, or the 16 of PMK 112/PMK.03/2022 (a person's NIK; else 0 and the 15).

    Nobody publishes the rule of the check digit, so none is applied; a number of one digit repeated is refused.
    """
    npwp = re.sub(r"[\s.\-/]", "", text)
    if not (npwp.isascii() and npwp.isdigit()):
        raise NotValid("npwp_digits", "NPWP hanya berisi angka. Salin 15 atau 16 angka NPWP dari kartunya.")
    if len(npwp) not in (15, 16):
        raise NotValid("npwp_length", f"NPWP terdiri dari 15 atau 16 angka, yang diisi {len(npwp)}. Periksa lagi.")
    if len(set(npwp)) == 1:
        raise NotValid("npwp_same", "NPWP tidak mungkin berisi angka yang sama semua. Salin dari kartunya.")
    return npwp


def format_npwp(npwp: str) -> str:
    """01.234.567.8-901.000, or the 16 digits in fours."""
    if len(npwp) == 15:
        return f"{npwp[:2]}.{npwp[2:5]}.{npwp[5:8]}.{npwp[8]}-{npwp[9:12]}.{npwp[12:]}"
    return " ".join(npwp[start : start + 4] for start in range(0, len(npwp), 4))


def check_nib(text: str) -> str:
    """A business number of OSS: 13 digits (PP 28/2025)."""
    nib = re.sub(r"[\s.\-]", "", text)
    if not (nib.isascii() and nib.isdigit()):
        raise NotValid("nib_digits", "NIB hanya berisi angka. Salin 13 angka NIB dari OSS.")
    if len(nib) != 13:
        raise NotValid("nib_length", f"NIB terdiri dari 13 angka, yang diisi {len(nib)}. Salin NIB dari OSS.")
    if len(set(nib)) == 1:
        raise NotValid("nib_same", "NIB tidak mungkin berisi angka yang sama semua. Salin NIB dari OSS.")
    return nib


def check_phone(text: str) -> str:
    """An Indonesian phone number (or one with another country code) as +62…"""
    digits = re.sub(r"[\s().\-]", "", text)
    foreign = digits.startswith("+") and not digits.startswith("+62")
    number = digits.removeprefix("+").removeprefix("62") if not foreign else digits.removeprefix("+")
    if not (number.isascii() and number.isdigit()):
        raise NotValid("phone_digits", "Nomor telepon hanya berisi angka, misalnya 0812 3456 7890.")
    if foreign:
        return checked_length("+" + number, 8, 15)
    national = number.removeprefix("0")
    if not national or national[0] not in "23456789":
        raise NotValid(
            "phone_start", "Nomor telepon diawali 08 atau kode daerah, misalnya 0812 3456 7890 atau 022 123 4567."
        )
    return checked_length("+62" + national, 8, 12, national)


def checked_length(number: str, least: int, most: int, counted: str = "") -> str:
    """The number when it is neither too short nor too long."""
    count = len(counted or number.removeprefix("+"))
    if count < least:
        raise NotValid("phone_short", "Nomor telepon terlalu pendek. Periksa lagi angkanya, misalnya 0812 3456 7890.")
    if count > most:
        raise NotValid("phone_long", "Nomor telepon terlalu panjang. Periksa lagi angkanya, misalnya 0812 3456 7890.")
    return number


def mask_phone(phone: str) -> str:
    """+62812•••••890."""
    return f"{phone[:6]}{'•' * (len(phone) - 9)}{phone[-3:]}" if len(phone) > 9 else "•" * len(phone)


EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def check_email(text: str) -> str:
    """An e-mail address as browsers accept it, with a domain that has a dot; the domain in small letters."""
    address = text.strip()
    if len(address) > 254 or not EMAIL.fullmatch(address) or ".." in address or ".@" in address or address[0] == ".":
        raise NotValid("email", "Alamat surel belum benar. Tulis seperti nama@contoh.id.")
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


def mask_name(name: str) -> str:
    """P•••••• c••••h: the first letter of each word, and the last one of the last word."""
    words = name.split()
    return " ".join(masked_word(word, last=index == len(words) - 1) for index, word in enumerate(words))


def masked_word(word: str, *, last: bool) -> str:
    """One word of a name behind dots; short words show only their first letter."""
    if len(word) <= 1:
        return "•"
    if last and len(word) > 3:
        return f"{word[0]}{'•' * (len(word) - 2)}{word[-1]}"
    return word[0] + "•" * (len(word) - 1)
