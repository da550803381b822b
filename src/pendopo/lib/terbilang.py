"""Whole numbers in Indonesian words, as bills and receipts spell them out."""

UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
GROUPS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))
LIMIT = 10**15
"""Above it Indonesian has no common word."""


def terbilang(number: int) -> str:
    """A whole number in words: 216675 → dua ratus enam belas ribu enam ratus tujuh puluh lima.

    Raises ValueError from a thousand trillion on.
    """
    if abs(number) >= LIMIT:
        raise ValueError("terbilang only below a thousand trillion")
    if number == 0:
        return "nol"
    sign = "minus " if number < 0 else ""
    return sign + " ".join(_parts(abs(number)))


def terbilang_rupiah(amount: int) -> str:
    """An amount as a bill spells it: Dua ratus ribu rupiah."""
    words = f"{terbilang(amount)} rupiah"
    return words[0].upper() + words[1:]


def _parts(number: int) -> list[str]:
    """The words of a positive number, group by group; 1000 is seribu."""
    words: list[str] = []
    for size, name in GROUPS:
        count, number = divmod(number, size)
        if count == 1 and name == "ribu":
            words.append("seribu")
        elif count:
            words += [*_below_thousand(count), name]
    return words + _below_thousand(number)


def _below_thousand(number: int) -> list[str]:
    """The words of 0 to 999; 0 has none."""
    hundreds, rest = divmod(number, 100)
    words = [] if not hundreds else ["seratus"] if hundreds == 1 else [UNITS[hundreds], "ratus"]
    if rest < len(UNITS):
        return words + ([UNITS[rest]] if rest else [])
    tens, ones = divmod(rest, 10)
    if tens == 1:
        return [*words, UNITS[ones], "belas"]
    return [*words, UNITS[tens], "puluh", *([UNITS[ones]] if ones else [])]
