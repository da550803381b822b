"""The satisfaction index (SKM/IKM) as PermenPANRB 14/2017 counts it: exact fractions, rounded once. No Django.

NRR of an element = total of its marks ÷ respondents; IKM = Σ (NRR × weight) × 25. Marks go from 1 to 4, the index from
25 to 100. The weight of each of n elements is 1/n unless a region decided others that sum to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

MARKS = (1, 2, 3, 4)
SCALE = 25
MIN_SHOWN = 5
"""Fewer respondents than this are never shown as a group to the public."""

EXACT = ""
DISPLAY_WEIGHTS = {"0,11": Fraction(11, 100), "0,111": Fraction(111, 1000)}
"""Rounded weights that many old reports used for nine elements; only for comparing with them."""

ROUNDING = "setengah ke atas, 2 desimal"
"""The named rule by which the index is rounded, once, before it is graded."""


@dataclass(frozen=True)
class Grade:
    """A row of the table: marks of the average mark (NI) and of the index (NIK), letter and words."""

    number: int
    letter: str
    words: str
    index_from: Decimal
    index_to: Decimal
    mark_from: str
    mark_to: str


# PermenPANRB 14/2017. One of the two sources prints 76,66 where the class C ends; with 76,61 as the next class's
# beginning only 76,60 leaves no value in two classes.
GRADES = (
    Grade(1, "D", "Tidak baik", Decimal("25.00"), Decimal("64.99"), "1,00", "2,5996"),
    Grade(2, "C", "Kurang baik", Decimal("65.00"), Decimal("76.60"), "2,60", "3,064"),
    Grade(3, "B", "Baik", Decimal("76.61"), Decimal("88.30"), "3,0644", "3,532"),
    Grade(4, "A", "Sangat baik", Decimal("88.31"), Decimal("100.00"), "3,5324", "4,00"),
)
MISPRINT = (
    "Satu sumber mencetak 76,66 sebagai batas atas mutu C; tabel ini memakai 76,60, sehingga tidak ada nilai bertumpuk."
)


@dataclass(frozen=True)
class Line:
    """One step of the explanation: what, how it was reckoned, and what came out."""

    label: str
    formula: str
    value: str


@dataclass(frozen=True)
class ElementResult:
    """One element: its total of marks, its average mark (NRR), its weight, and NRR × weight."""

    id: str
    total: int
    nrr: Fraction
    weight: Fraction

    @property
    def weighted(self) -> Fraction:
        return self.nrr * self.weight


@dataclass(frozen=True)
class Index:
    """The index of a group of respondents. `exact` is unrounded; `value` is rounded to two decimals by `ROUNDING`."""

    respondents: int
    elements: tuple[ElementResult, ...]
    display: str
    exact: Fraction
    value: Decimal
    grade: Grade

    @property
    def total_nrr(self) -> Fraction:
        return sum((one.nrr for one in self.elements), Fraction(0))

    def lines(self) -> tuple[Line, ...]:
        """How every number of it came about, from the marks to the letter."""
        nrr = [
            Line(f"NRR {one.id}", f"{one.total} ÷ {self.respondents}", comma(one.nrr, 4)) for one in self.elements
        ]  # fmt: skip
        weights = {one.weight for one in self.elements}
        if len(weights) == 1:
            weight = weight_text(next(iter(weights)))
            how = f"{comma(self.total_nrr, 4)} × {weight} × {SCALE}"
            steps = [Line("Jumlah NRR", " + ".join(one.id for one in self.elements), comma(self.total_nrr, 4))]
        else:
            steps = [
                Line(f"{one.id} tertimbang", f"NRR {one.id} × {weight_text(one.weight)}", comma(one.weighted, 4))
                for one in self.elements
            ]
            how = f"jumlah tertimbang × {SCALE}"
        return (
            *nrr,
            *steps,
            Line("IKM", how, comma(self.exact, 6)),
            Line("Dibulatkan", ROUNDING, comma(self.value, 2)),
            Line(
                "Mutu",
                f"{comma(self.grade.index_from, 2)} sampai {comma(self.grade.index_to, 2)}",
                f"{self.grade.letter} ({self.grade.words})",
            ),
        )


def index_of(
    totals: Mapping[str, int], respondents: int, weights: Mapping[str, Fraction] | None = None, *, display: str = EXACT
) -> Index:
    """The index from the total of marks of each element. `display`: a rounded weight of `DISPLAY_WEIGHTS`, to compare.

    Raises ValueError for no respondents, a total that marks from 1 to 4 cannot give, or weights that do not sum to 1.
    """
    if respondents < 1 or not totals:
        raise ValueError("tanpa responden tidak ada indeks")
    for name, total in totals.items():
        if not respondents * MARKS[0] <= total <= respondents * MARKS[-1]:
            raise ValueError(f"jumlah nilai {name} tidak mungkin dari {respondents} responden")
    chosen = weights or equal_weights(totals)
    if set(chosen) != set(totals) or sum(chosen.values()) != 1:
        raise ValueError("bobot harus menyebut setiap unsur dan berjumlah 1")
    if display:
        chosen = dict.fromkeys(totals, DISPLAY_WEIGHTS[display])
    elements = tuple(
        ElementResult(name, total, Fraction(total, respondents), chosen[name]) for name, total in totals.items()
    )
    exact = sum((one.weighted for one in elements), Fraction(0)) * SCALE
    value = rounded(exact)
    return Index(respondents, elements, display, exact, value, grade_of(value))


def equal_weights(names: Mapping[str, int] | Sequence[str]) -> dict[str, Fraction]:
    """1/n for each of n elements."""
    return dict.fromkeys(names, Fraction(1, len(names)))


def totals_of(answers: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """The total of marks of each element over answers."""
    names = answers[0] if answers else {}
    return {name: sum(answer[name] for answer in answers) for name in names}


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Half up, by integers only."""
    factor: int = 10**places
    whole = (value.numerator * factor * 2 + value.denominator) // (value.denominator * 2)
    return (Decimal(whole) / factor).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def grade_of(value: Decimal) -> Grade:
    """The class of a value that was rounded to two decimals."""
    return next(grade for grade in reversed(GRADES) if value >= grade.index_from or grade.number == 1)


def comma(value: Fraction | Decimal | float, places: int) -> str:
    """A number with exactly so many decimals, written with a comma."""
    fraction = value if isinstance(value, Fraction) else Fraction(value)
    return str(rounded(fraction, places)).replace(".", ",")


def weight_text(weight: Fraction) -> str:
    """1/9 as it is, 11/100 as 0,11."""
    if weight in DISPLAY_WEIGHTS.values():
        return next(text for text, value in DISPLAY_WEIGHTS.items() if value == weight)
    return f"{weight.numerator}/{weight.denominator}"


def read_weight(text: str) -> Fraction | None:
    """'1/9', '0,1' or '10%' as a weight above 0; None for anything else."""
    plain = text.strip().replace(",", ".")
    percent = plain.endswith("%")
    plain = plain.rstrip("%").strip()
    if not plain or len(plain) > 20 or not plain.isascii() or "e" in plain.lower() or "_" in plain:
        return None
    try:
        value = Fraction(plain)
    except (ValueError, ZeroDivisionError):
        return None
    value = value / 100 if percent else value
    return value if 0 < value <= 1 else None


def lowest(index: Index, count: int = 3) -> tuple[ElementResult, ...]:
    """The elements with the lowest average mark; of equals the one that stands first in the questionnaire."""
    return tuple(sorted(index.elements, key=lambda one: one.nrr)[:count])


# -- how many respondents are enough

CHI_SQUARE = Fraction(3841, 1000)  # one degree of freedom, 95 % confidence
SHARE = Fraction(1, 2)
ERROR = Fraction(5, 100)


@dataclass(frozen=True)
class Sample:
    """How many respondents a population needs, and how that was reckoned. The method is marked *perlu verifikasi*."""

    population: int
    needed: int
    formula: str


def sample_of(population: int) -> Sample:
    """Krejcie and Morgan: χ²·N·P(1−P) ÷ (d²(N−1) + χ²·P(1−P)), to the nearest person, as their table prints it."""
    if population < 1:
        return Sample(0, 0, "tidak ada layanan yang selesai")
    spread = CHI_SQUARE * SHARE * (1 - SHARE)
    exact = spread * population / (ERROR**2 * (population - 1) + spread)
    needed = min(population, max(1, int(rounded(exact, 0))))
    return Sample(population, needed, f"3,841 × {population} × 0,25 ÷ (0,0025 × {population - 1} + 3,841 × 0,25)")


# -- what the public may see of groups


def shown_groups(counts: Mapping[str, int], least: int = MIN_SHOWN) -> frozenset[str]:
    """The groups that may be shown beside their sum: none below `least`, none found by subtraction."""
    hidden = {name for name, count in counts.items() if 0 < count < least}
    rest = sorted(
        (name for name in counts if name not in hidden and counts[name]), key=lambda name: (counts[name], name)
    )
    while hidden and rest and (len(hidden) < 2 or sum(counts[name] for name in hidden) < least):
        hidden.add(rest.pop(0))
    return frozenset(name for name, count in counts.items() if count and name not in hidden)
