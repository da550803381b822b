"""The language is small, typed, total and bounded."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.engine.expr import ExprError, Kind, Name, Value, compile_expr, explain
from pendopo.engine.expr.kinds import TODAY
from pendopo.engine.expr.table import SIGNATURES, WAYS, round_quotient

NAMES = {
    "nama": Name(Kind.TEXT),
    "badan": Name(Kind.TEXT, optional=True),
    "jenis": Name(Kind.TEXT, choices=frozenset({"spanduk", "baliho"})),
    "lembar": Name(Kind.INT),
    "sisa": Name(Kind.INT, optional=True),
    "panjang": Name(Kind.DECIMAL),
    "mulai": Name(Kind.DATE),
    "selesai": Name(Kind.DATE, optional=True),
    "lahan": Name(Kind.BOOL),
    "berkas": Name(Kind.LIST, optional=True),
}
ENV: dict[str, Value | None] = {
    "nama": "Budi",
    "jenis": "spanduk",
    "lembar": 3,
    "panjang": Decimal("1.5"),
    "mulai": date(2026, 11, 28),
    "lahan": True,
    TODAY: date(2026, 11, 20),
}


def value(source: str) -> Value | None:
    return compile_expr(source, NAMES).run(ENV)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("lembar + 2 * 3", 9),
        ("lembar - 5", -2),
        ("-lembar", -3),
        ("-panjang", Decimal("-1.5")),
        ("panjang * lembar", Decimal("4.5")),
        ('panjang + desimal("0,25")', Decimal("1.75")),
        ("lembar == 3 and panjang < 2", True),
        ("1 <= lembar <= 2", False),
        ('jenis in ("spanduk", "baliho")', True),
        ('jenis not in ("baliho",)', True),
        ('"a" if lahan else "b"', "a"),
        ('nama + " contoh"', "Budi contoh"),
        ("hari_antara(hari_ini(), mulai)", 8),
        ("mulai + 3", date(2026, 12, 1)),
        ('mulai >= tanggal("2026-11-28")', True),
        ("panjang(nama)", 4),
        ("terbesar(lembar, panjang)", 3),
        ('bulat(panjang, "terdekat")', 2),
        ('bulat(lembar / 2, "genap")', 2),
        ("lahan == ya and lahan != tidak", True),
        ("not lahan", False),
    ],
)
def test_values(source: str, expected: Value) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("sisa + 1", None),
        ('badan == "x"', None),
        ('isi(badan, "-")', "-"),
        ("ada(badan)", False),
        ("ada(nama)", True),
        ("sisa > 1 and lembar > 5", False),
        ("sisa > 1 or lembar == 3", True),
        ("sisa > 1 and lembar == 3", None),
        ("1 if sisa > 1 else 2", None),
        ("not (sisa > 1)", None),
        ("lembar if lahan else sisa", 3),
        ('bulat(lembar / 0, "genap")', None),
        ("mulai + 9999999", None),
    ],
)
def test_an_empty_value_propagates_unless_the_result_is_certain(source: str, expected: Value | None) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "optional"),
    [
        ("lembar + 1", False),
        ("sisa + 1", True),
        ("isi(sisa, 0)", False),
        ("isi(sisa, sisa)", True),
        ("ada(sisa)", False),
        ('bulat(lembar / lembar, "genap")', True),
        ('bulat(lembar / 2, "genap")', False),
        ("mulai + 1", False),
        ("mulai + lembar", True),
        ("mulai + 30 + 36000", True),
        ('tanggal("9999-12-31") + 1', True),
        ("hari_ini() - 30", False),
        ("selesai + 1", True),
        ("nama if lahan else badan", True),
    ],
)
def test_what_may_be_empty_is_known_beforehand(source: str, optional: bool) -> None:
    assert compile_expr(source, NAMES).optional is optional


@pytest.mark.parametrize(
    "source",
    [
        "nama.upper()",
        "nama.__class__",
        "().__class__.__bases__",
        "lembar ** 9",
        "lembar // 2",
        "lembar % 2",
        "lembar / 2",
        "1.5",
        "lembar << 1",
        "lembar | 1",
        "~lembar",
        "lambda: 1",
        "[x for x in berkas]",
        "(lembar := 2)",
        "nama[0]",
        "f'{nama}'",
        "b'x'",
        "None",
        "...",
        "1j",
        "await x",
        "yield",
        "{1: 2}",
        "{1}",
        "*berkas",
        "import os",
        "x = 1",
        "",
        "   ",
        "lembar; lembar",
        "exec('x')",
        "__import__('os')",
        "isi(x=1)",
        "isi(*berkas)",
        "isi()(1)",
        "lembar is 3",
        "lembar +",
        "((((",
        "'",
        "nama + 1",
        "nama < nama",
        "lahan < lahan",
        "mulai + mulai",
        "mulai - mulai",
        "lembar + lahan",
        "1 if lembar else 2",
        "1 if lahan else nama",
        "not lembar",
        "lembar and lahan",
        "jenis == 3",
        'jenis == "balon"',
        '"balon" == jenis',
        'jenis in ("spanduk", "balon")',
        "jenis in (1, 2)",
        "jenis in ()",
        "entah",
        "entah()",
        "hari_ini",
        "hari_ini(1)",
        "panjang(lembar)",
        "bulat(lembar)",
        'bulat(lembar, "asal")',
        "bulat(lembar, nama)",
        'bulat(nama / 2, "genap")',
        'tanggal("2026-13-01")',
        "tanggal(nama)",
        'desimal("satu")',
        'desimal("1e9")',
        'desimal("1,2,3")',
        "desimal()",
        "isi(lembar, nama)",
        "terbesar(nama, nama)",
        "hari_antara(mulai, 3)",
        "999999999999999999999",
        "ada()",
        "ada(1, 2)",
        "isi(lembar)",
        "lembar @ lembar",
        "+lembar",
        "\x00",
        "lembar\n+ 1 2",
        "🙂",
    ],
)
def test_everything_else_is_refused_with_a_sentence(source: str) -> None:
    with pytest.raises(ExprError) as caught:
        compile_expr(source, NAMES)
    assert str(caught.value).endswith((".", ")."))


def test_the_largest_product_is_exact() -> None:
    big = " * ".join(["999999999999999"] * 50)
    assert compile_expr(big, NAMES).run(ENV) == 999_999_999_999_999**50
    exact = compile_expr("panjang" + " * panjang" * 50, NAMES).run(ENV)
    assert Fraction(str(exact)) == Fraction(3, 2) ** 51


def test_deep_but_allowed_expressions_run() -> None:
    assert value("not " * 20 + "lahan") is True


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    with suppress(ExprError):
        compile_expr(text, NAMES).run(ENV)


LEAVES = {
    Kind.INT: ["lembar", "sisa", "0", "7", "999999999999999"],
    Kind.DECIMAL: ["panjang", 'desimal("-0,001")'],
    Kind.BOOL: ["lahan", "ya", "tidak"],
    Kind.TEXT: ["nama", "badan", '"x"'],
    Kind.DATE: ["mulai", "selesai", "hari_ini()", 'tanggal("9999-12-31")'],
    Kind.LIST: ["berkas", '("a", "b")'],
}
PATTERNS = [
    "({0} + {1})",
    "({0} - {1})",
    "({0} * {1})",
    "({0} < {1})",
    "({0} == {1})",
    "({0} and {1})",
    "({0} or {1})",
    "(not {0})",
    "(-{0})",
    "isi({0}, {1})",
    "ada({0})",
    "panjang({0})",
    "hari_antara({0}, {1})",
    "hari_kerja_antara({0}, {1})",
    "terkecil({0}, {1})",
    "({0} if {1} else {2})",
    "({0} in {1})",
    'bulat({0} / {1}, "terdekat")',
    'bulat({0}, "ke_atas")',
]
SOURCES = st.recursive(
    st.sampled_from([leaf for leaves in LEAVES.values() for leaf in leaves]),
    lambda inner: st.builds(
        lambda pattern, a, b, c: pattern.format(a, b, c), st.sampled_from(PATTERNS), inner, inner, inner
    ),
    max_leaves=12,
)
EMPTY_OR = {
    name: st.none() | strategy
    for name, strategy in {
        "badan": st.text(max_size=5),
        "sisa": st.integers(-(10**15), 10**15),
        "selesai": st.dates(),
        "berkas": st.tuples(st.text(max_size=3)),
    }.items()
}


@given(SOURCES, st.fixed_dictionaries(EMPTY_OR))
@settings(max_examples=600, deadline=None)
def test_whatever_is_accepted_runs_and_gives_the_kind_it_promised(source: str, more: dict[str, Value | None]) -> None:
    try:
        expression = compile_expr(source, NAMES)
    except ExprError:
        return
    result = expression.run(ENV | more)
    wanted = {
        Kind.INT: int,
        Kind.DECIMAL: (Decimal, int),
        Kind.BOOL: bool,
        Kind.TEXT: str,
        Kind.DATE: date,
        Kind.LIST: tuple,
    }
    assert result is None or isinstance(result, wanted[expression.kind])
    assert result is not None or expression.optional
    assert isinstance(result, bool) == (expression.kind is Kind.BOOL) or result is None
    assert explain(expression, {})


ROUNDINGS = [
    ("ke_bawah", 5, 2, 2),
    ("ke_bawah", -5, 2, -3),
    ("ke_atas", 5, 2, 3),
    ("ke_atas", -5, 2, -2),
    ("terdekat", 5, 2, 3),
    ("terdekat", -5, 2, -3),
    ("terdekat", 7, 3, 2),
    ("genap", 5, 2, 2),
    ("genap", 7, 2, 4),
    ("genap", -5, 2, -2),
    ("terdekat", 4, 2, 2),
]


@pytest.mark.parametrize(("way", "left", "right", "expected"), ROUNDINGS)
def test_rounding_by_name(way: str, left: int, right: int, expected: int) -> None:
    assert round_quotient(left, right, way) == expected


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**6), st.sampled_from(sorted(WAYS)))
def test_rounding_agrees_with_decimal(left: int, right: int, way: str) -> None:
    exact = Decimal(left) / Decimal(right) if Fraction(left, right).denominator in (1, 2, 4, 5, 8, 10) else None
    if exact is not None:
        assert round_quotient(left, right, way) == int(exact.quantize(Decimal(1), rounding=WAYS[way]))


def test_expressions_are_explained_in_plain_indonesian() -> None:
    labels = {"mulai": "tanggal mulai", "selesai": "tanggal selesai", "lembar": "jumlah lembar"}

    def told(source: str) -> str:
        return explain(compile_expr(source, NAMES), labels)

    assert told("selesai >= mulai") == "tanggal selesai tidak sebelum tanggal mulai"
    assert told("lembar <= 25 and lahan") == "jumlah lembar paling banyak 25 dan lahan: ya"
    assert told("(lembar + 1) * 2") == "(jumlah lembar ditambah 1) × 2"
    assert told('jenis in ("spanduk", "baliho")') == "jenis salah satu dari “spanduk”, “baliho”"
    assert told('mulai < tanggal("2026-11-23")') == "tanggal mulai sebelum 23 November 2026"
    assert told('bulat(panjang * lembar, "ke_atas")') == "panjang × jumlah lembar dibulatkan ke atas"
    assert told("1 if lahan else 2") == "1 bila lahan: ya, selain itu 2"
    assert told("lahan") == "lahan: ya"
    assert told("not lahan or lembar > 1") == "lahan: tidak atau jumlah lembar lebih dari 1"
    assert told("mulai + 30") == "tanggal mulai ditambah 30 hari"


def test_every_operation_has_words() -> None:
    from pendopo.engine.expr.explain import WORDS

    assert set(SIGNATURES) <= set(WORDS)
