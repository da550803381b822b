"""Generated expressions and answers for the laws of the language; and which of them it takes."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from pendopo.engine.expr import ExprError, Expression, Kind, Name, Rows, Table, compile_expr
from pendopo.engine.expr.kinds import MAX_INT, TABLE
from pendopo.engine.expr.tariff import TableRow, read_span

TARIFFS: dict[str, list[tuple[tuple[str, ...], str]]] = {
    "kelas_jalan": [(("spanduk",), "1500"), (("baliho",), "25200")],
    "lantai": [(("1",), "1"), (("2..4",), "1.090"), (("5..",), "1.333")],
    "dua_kunci": [(("spanduk", "0..2"), "10"), (("spanduk", "3.."), "20"), (("baliho", "1..1"), "-3")],
}


def table(name: str, kind: Kind, *keys: Kind) -> Name:
    """A tariff table of `TARIFFS` as the engine has it."""
    rows = tuple(
        TableRow(
            f"baris_{number}",
            "",
            tuple(read_span(text) if key is Kind.INT else text for key, text in zip(keys, written, strict=True)),
            int(value) if kind is Kind.INT else Decimal(value),
        )
        for number, (written, value) in enumerate(TARIFFS[name])
    )
    return Name(kind, table=Table(name, f"Tabel {name}", kind, keys, rows, "Rp" if kind is Kind.INT else ""))


COLUMNS = (
    ("unit", Name(Kind.INT)),
    ("harga", Name(Kind.INT, optional=True, unit="Rp")),
    ("ukuran", Name(Kind.DECIMAL)),
    ("baru", Name(Kind.BOOL)),
    ("jenis_alat", Name(Kind.TEXT, choices=frozenset({"spanduk", "baliho"}))),
)
NAMES = {
    "nama": Name(Kind.TEXT),
    "badan": Name(Kind.TEXT, optional=True),
    "jenis": Name(Kind.TEXT, choices=frozenset({"spanduk", "baliho"})),
    "jenis_lain": Name(Kind.TEXT, optional=True, choices=frozenset({"spanduk", "baliho"})),
    "lembar": Name(Kind.INT, unit="lembar"),
    "lantai": Name(Kind.INT, low=1, high=60),
    "sisa": Name(Kind.INT, optional=True),
    "luas": Name(Kind.DECIMAL, unit="m²"),
    "biaya": Name(Kind.INT, unit="Rp"),
    "tinggi": Name(Kind.DECIMAL, optional=True),
    "mulai": Name(Kind.DATE),
    "selesai": Name(Kind.DATE, optional=True),
    "buka": Name(Kind.TIME),
    "tutup": Name(Kind.TIME, optional=True),
    "lahan": Name(Kind.BOOL),
    "izin": Name(Kind.BOOL, optional=True),
    "syarat": Name(Kind.LIST, optional=True, choices=frozenset({"ktp", "peta"})),
    "lokasi": Name(Kind.GEOMETRY, optional=True),
    "alat": Name(Kind.ROWS, columns=COLUMNS, rows=5),
    "bahan": Name(Kind.ROWS, optional=True, columns=COLUMNS, rows=2),
    TABLE + "kelas_jalan": table("kelas_jalan", Kind.INT, Kind.TEXT),
    TABLE + "lantai": table("lantai", Kind.DECIMAL, Kind.INT),
    TABLE + "dua_kunci": table("dua_kunci", Kind.INT, Kind.TEXT, Kind.INT),
}
LEAVES: dict[Kind, list[str]] = {
    Kind.INT: ["lembar", "lantai", "sisa", "biaya", "0", "1", "7", "999999999999999"],
    Kind.DECIMAL: ["luas", "tinggi", 'desimal("-0,001")', 'desimal("2.5")'],
    Kind.BOOL: ["lahan", "izin", "ya", "tidak"],
    Kind.TEXT: ["nama", "badan", "jenis", "jenis_lain", '"spanduk"', '"lain"'],
    Kind.DATE: ["mulai", "selesai", "hari_ini()", 'tanggal("9999-12-31")', 'tanggal("2026-11-23")'],
    Kind.TIME: ["buka", "tutup", 'jam("08:30")'],
    Kind.LIST: ["syarat", '("spanduk", "ktp")'],
}
IN_ROWS: dict[Kind, list[str]] = {
    Kind.INT: ["unit", "harga"],
    Kind.DECIMAL: ["ukuran"],
    Kind.BOOL: ["baru"],
    Kind.TEXT: ["jenis_alat"],
}
WAYS = ["ke_atas", "ke_bawah", "terdekat", "genap"]
SHAPES: dict[Kind, list[tuple[str, ...]]] = {
    Kind.INT: [
        ("({} + {})", "INT", "INT"),
        ("({} - {})", "INT", "INT"),
        ("({} * {})", "INT", "INT"),
        ("(-{})", "INT"),
        ("isi({}, {})", "INT", "INT"),
        ("({} if {} else {})", "INT", "BOOL", "INT"),
        ("terkecil({}, {})", "INT", "INT"),
        ("hari_antara({}, {})", "DATE", "DATE"),
        ("hari_kerja_antara({}, {})", "DATE", "DATE"),
        ("menit_antara({}, {})", "TIME", "TIME"),
        ("panjang({})", "TEXT"),
        ("panjang({})", "LIST"),
        ("panjang(alat)",),
        ('tabel("kelas_jalan", {})', "TEXT"),
        ('tabel("dua_kunci", {}, {})', "TEXT", "INT"),
        ("jumlah(alat, {})", "ROW_INT"),
        ("jumlah(bahan, {})", "ROW_INT"),
        *((f'bulat({{}}, "{way}")', "DECIMAL") for way in WAYS),
        *((f'bulat({{}} / {{}}, "{way}")', "DECIMAL", "INT") for way in WAYS),
        *((f'bulat({{}} / {{}}, "{way}")', "INT", "INT") for way in WAYS),
    ],
    Kind.DECIMAL: [
        ("({} + {})", "DECIMAL", "INT"),
        ("({} - {})", "INT", "DECIMAL"),
        ("({} * {})", "DECIMAL", "DECIMAL"),
        ("(-{})", "DECIMAL"),
        ("isi({}, {})", "INT", "DECIMAL"),
        ("({} if {} else {})", "DECIMAL", "BOOL", "INT"),
        ("terbesar({}, {})", "INT", "DECIMAL"),
        ("persen({})", "INT"),
        ("persen({})", "DECIMAL"),
        ('tabel("lantai", {})', "INT"),
        ("jumlah(alat, {})", "ROW_DECIMAL"),
    ],
    Kind.BOOL: [
        ("({} and {})", "BOOL", "BOOL"),
        ("({} or {} or {})", "BOOL", "BOOL", "BOOL"),
        ("(not {})", "BOOL"),
        ("({} < {})", "INT", "DECIMAL"),
        ("({} <= {} < {})", "INT", "INT", "INT"),
        ("({} == {})", "INT", "DECIMAL"),
        ("({} != {})", "TEXT", "TEXT"),
        ("({} == {})", "BOOL", "BOOL"),
        ("({} >= {})", "DATE", "DATE"),
        ("({} < {})", "TIME", "TIME"),
        ("({} in {})", "TEXT", "LIST"),
        ("({} not in {})", "TEXT", "LIST"),
        ("({} == {})", "LIST", "LIST"),
        ("ada({})", "INT"),
        ("ada({})", "DATE"),
        ("ada(lokasi)",),
        ("ada(bahan)",),
        ("ada(alat, {})", "ROW_BOOL"),
        ("semua(bahan, {})", "ROW_BOOL"),
        ("isi({}, {})", "BOOL", "BOOL"),
        ("({} if {} else {})", "BOOL", "BOOL", "BOOL"),
    ],
    Kind.TEXT: [("({} + {})", "TEXT", "TEXT"), ("({} if {} else {})", "TEXT", "BOOL", "TEXT")],
    Kind.DATE: [
        ("({} + {})", "DATE", "INT"),
        ("({} - {})", "DATE", "INT"),
        ("({} + 30)", "DATE"),
        ("terkecil({}, {})", "DATE", "DATE"),
    ],
    Kind.TIME: [("terbesar({}, {})", "TIME", "TIME"), ("isi({}, {})", "TIME", "TIME")],
    Kind.LIST: [("({} if {} else {})", "LIST", "BOOL", "LIST")],
}


@st.composite
def sources(draw: st.DrawFn, kind: Kind | None = None, depth: int = 4, in_rows: bool = False) -> str:
    """An expression of one kind; most are accepted (a literal may be no choice)."""
    wanted = kind or draw(st.sampled_from(sorted(SHAPES, key=lambda one: one.name)))
    leaves = LEAVES[wanted] + (IN_ROWS.get(wanted, []) * 3 if in_rows else [])
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(leaves))
    shapes = [one for one in SHAPES[wanted] if not (in_rows and one[-1].startswith("ROW_"))]
    pattern, *parts = draw(st.sampled_from(shapes))
    inner = [
        draw(sources(Kind[part.removeprefix("ROW_")], depth - 1, in_rows or part.startswith("ROW_"))) for part in parts
    ]
    return pattern.format(*inner)


WHOLE = st.integers(-MAX_INT, MAX_INT) | st.integers(-5, 70)
FINE = st.decimals(-(10**12), 10**12, places=6, allow_nan=False)
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "unit": WHOLE,
    "harga": st.none() | WHOLE,
    "ukuran": FINE,
    "baru": st.booleans(),
    "jenis_alat": st.sampled_from(["spanduk", "baliho"]),
}


def rows(most: int) -> st.SearchStrategy[Rows]:
    return st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=most).map(lambda items: Rows(tuple(items)))


DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "nama": st.text(max_size=5),
    "badan": st.none() | st.sampled_from(["spanduk", "lain", "x"]),
    "jenis": st.sampled_from(["spanduk", "baliho"]),
    "jenis_lain": st.none() | st.sampled_from(["spanduk", "baliho"]),
    "lembar": WHOLE,
    "lantai": st.integers(1, 60),
    "sisa": st.none() | WHOLE,
    "luas": FINE,
    "biaya": WHOLE,
    "tinggi": st.none() | FINE,
    "mulai": DAYS,
    "selesai": st.none() | DAYS,
    "buka": TIMES,
    "tutup": st.none() | TIMES,
    "lahan": st.booleans(),
    "izin": st.none() | st.booleans(),
    "syarat": st.none() | st.sampled_from([("ktp",), ("peta",), ("ktp", "peta")]),
    "lokasi": st.none() | st.just("-6.9147,107.6098"),
    "alat": rows(5),
    "bahan": st.none() | rows(2),
}
TODAYS = st.dates(date(2020, 1, 1), date(2050, 12, 31))
TYPES: dict[Kind, type] = {
    Kind.INT: int,
    Kind.DECIMAL: Decimal,
    Kind.BOOL: bool,
    Kind.TEXT: str,
    Kind.DATE: date,
    Kind.TIME: time,
    Kind.LIST: tuple,
}


def accepted(source: str) -> Expression | None:
    """The expression, None for one that the language refuses."""
    try:
        return compile_expr(source, NAMES)
    except ExprError:
        return None


def refusal(source: str) -> str:
    """The code with which an expression is refused."""
    try:
        compile_expr(source, NAMES)
    except ExprError as error:
        return error.code
    return ""
