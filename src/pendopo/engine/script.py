"""Which characters can stand in a letter: the Latin script and usual signs, all of them in the letters' typeface.

A letter with any other character could not be typeset (PDF/A refuses text without a glyph), so a citizen is told while
filling in, not weeks later.
"""

RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x148),
    (0x14A, 0x17E),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x218, 0x21B),
    (0x1EA0, 0x1EF9),
    (0x2010, 0x2015),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2248, 0x2248),
    (0x2260, 0x2260),
    (0x2264, 0x2265),
    (0x25CF, 0x25CF),
)
PRINTABLE = frozenset(chr(code) for first, last in RANGES for code in range(first, last + 1)) | {"\n"}


def unprintable(text: str) -> str:
    """The characters of a text that no letter can print, each once, at most five."""
    return "".join(list(dict.fromkeys(char for char in text if char not in PRINTABLE))[:5])
