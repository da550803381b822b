"""The corpus, third part: faults of fees and tariffs, on the shipped service with a retribution of buildings."""

from .faults import Patch, both
from .feebook import Data, add_fee, formula, tariff
from .shipped import node, step


def fee(**values: object) -> Patch:
    """The fee with parts of it replaced."""
    return lambda data: add_fee(data, **values)


def row(table: int, number: int, **values: object) -> Patch:
    return lambda data: data["tables"][table]["rows"][number].update(values)


def with_row(table: int, key: str) -> Patch:
    one = {"id": "tambahan_tarif", "key": [key], "value": "1.2"}
    return lambda data: data["tables"][table]["rows"].append(one)


def without_row(table: int) -> Patch:
    return lambda data: data["tables"][table]["rows"].pop()


def param(name: str, **values: object) -> Patch:
    return lambda data: node(data["params"], name).update(values)


def asked(name: str, **values: object) -> Patch:
    return lambda data: node(data["form"]["pages"][-1]["fields"], name).update(values)


def line(expr: str, **values: object) -> list[Data]:
    return [formula("bangunan", expr) | values]


def unbilled(data: Data) -> None:
    step(data, "setujui")["effects"].remove("tetapkan_retribusi")


def new_table(data: Data) -> None:
    data["tables"].append(tariff("lain", "Lain", {"id": "kunci_lain", "label": "Kunci"}, {"a": "1"}))


def step_expr(name: str, expr: str) -> Patch:
    return lambda data: node(data["fees"][0]["steps"], name).update(expr=expr)


LAND = "luas * indeks_lokalitas * shst * indeks"
HIDDEN = both(fee(), asked("luas", visible='fungsi == "hunian"'))
GUARDED = fee(lines=line(LAND, when='fungsi == "hunian"'))

FAULTS: dict[str, tuple[Patch, Patch]] = {
    "biaya-rekening": (fee(account=""), fee(account="4.1.02.03.07")),
    "biaya-tak-pasti": (HIDDEN, both(GUARDED, asked("luas", visible='fungsi == "hunian"'))),
    "biaya-minus": (both(fee(), asked("luas", min="-1")), both(fee(), asked("luas", min="0"))),
    "biaya-tak-ditagih": (both(fee(), unbilled), fee(title="Retribusi bangunan")),
    "tarif-bertindih": (both(fee(), with_row(1, "2..4")), both(fee(), row(1, 2, key=["3..9"]), with_row(1, "10.."))),
    "tarif-tanpa-dasar": (
        both(fee(), lambda data: data["tables"][0].update(legal=" ")),
        both(fee(), lambda data: data["tables"][0].update(legal="Perda contoh", verified=False)),
    ),
}
"""Code → a definition with just this fault, and a healthy one that is nearly the same."""

MORE: dict[str, tuple[str, Patch]] = {
    "a fee whose law is no parameter": ("rujukan-putus", fee(perda="entah")),
    "a law that is no text": ("jenis-tidak-cocok", fee(perda="shst")),
    "a deposit booked as income": ("biaya-rekening", fee(kind="jaminan")),
    "a tax on the account of retributions": ("biaya-rekening", fee(kind="pajak")),
    "a condition that is a number": ("jenis-tidak-cocok", fee(when="lantai + 1")),
    "a line that is a text": ("jenis-tidak-cocok", fee(lines=line("fungsi"), steps=[])),
    "an unknown name in a line": ("rujukan-putus", fee(lines=line("luas * indeks * entah"))),
    "a step that knows the next one": ("rujukan-putus", both(fee(), step_expr("faktor_fungsi", "indeks"))),
    "a step nobody needs": ("tak-dipakai", both(fee(lines=line("luas * indeks_lokalitas * shst")))),
    "a step named like a field": (
        "id-ganda",
        fee(steps=[formula("luas", "lantai * 1")], lines=line("luas * indeks_lokalitas * shst")),
    ),
    "a table with a hole": ("biaya-tak-pasti", both(fee(), without_row(0))),
    "a division by what may be nothing": (
        "biaya-tak-pasti",
        fee(lines=line('bulat(shst / luas, "terdekat") * indeks')),
    ),
    "a subtraction below nothing": ("biaya-minus", fee(lines=line("luas * indeks_lokalitas * indeks - shst"))),
    "a negative tariff": ("biaya-minus", both(fee(), row(0, 0, value="-0.15"))),
    "a formula that tells of a person": (
        "pribadi-terbuka",
        fee(lines=line(LAND, when='nama == "Budi"')),
    ),
    "a table nobody reads": ("tak-dipakai", both(fee(), new_table)),
    "a bill without a fee": (
        "biaya-tak-ditagih",
        lambda data: step(data, "setujui")["effects"].insert(0, "tetapkan_retribusi"),
    ),
    "a fee that reads how a track ended": ("rujukan-putus", fee(when='hasil_entah == "baik"')),
}
"""More ways to the same codes: (code, patch)."""

FOUND: dict[str, frozenset[str]] = {
    "biaya-rekening": frozenset({"biaya-rekening fee:retribusi_pbg"}),
    "biaya-tak-pasti": frozenset({"biaya-tak-pasti line:bangunan"}),
    "biaya-minus": frozenset({"biaya-minus line:bangunan"}),
    "biaya-tak-ditagih": frozenset({"biaya-tak-ditagih fee:retribusi_pbg"}),
    "tarif-bertindih": frozenset({"tarif-bertindih row:tambahan_tarif"}),
    "tarif-tanpa-dasar": frozenset({"tarif-tanpa-dasar table:indeks_fungsi"}),
    "a fee whose law is no parameter": frozenset(
        {"rujukan-putus fee:retribusi_pbg", "tak-dipakai param:perda_retribusi"}
    ),
    "a law that is no text": frozenset({"jenis-tidak-cocok fee:retribusi_pbg", "tak-dipakai param:perda_retribusi"}),
    "a deposit booked as income": frozenset({"biaya-rekening fee:retribusi_pbg"}),
    "a tax on the account of retributions": frozenset({"biaya-rekening fee:retribusi_pbg"}),
    "a condition that is a number": frozenset({"jenis-tidak-cocok fee:retribusi_pbg"}),
    "a line that is a text": frozenset(
        {
            "jenis-tidak-cocok line:bangunan",
            "tak-dipakai param:indeks_lokalitas",
            "tak-dipakai param:shst",
            "tak-dipakai table:indeks_fungsi",
            "tak-dipakai table:koefisien_lantai",
        }
    ),
    "an unknown name in a line": frozenset(
        {"rujukan-putus line:bangunan", "tak-dipakai param:indeks_lokalitas", "tak-dipakai param:shst"}
    ),
    "a step that knows the next one": frozenset(
        {"rujukan-putus fee_step:faktor_fungsi", "tak-dipakai table:indeks_fungsi"}
    ),
    "a step nobody needs": frozenset({"tak-dipakai fee_step:indeks"}),
    "a step named like a field": frozenset(
        {"id-ganda fee_step:luas", "tak-dipakai table:indeks_fungsi", "tak-dipakai table:koefisien_lantai"}
    ),
    "a table with a hole": frozenset({"biaya-tak-pasti fee_step:faktor_fungsi"}),
    "a division by what may be nothing": frozenset(
        {"biaya-tak-pasti line:bangunan", "tak-dipakai param:indeks_lokalitas"}
    ),
    "a subtraction below nothing": frozenset({"biaya-minus line:bangunan"}),
    "a negative tariff": frozenset({"biaya-minus line:bangunan"}),
    "a formula that tells of a person": frozenset({"pribadi-terbuka line:bangunan"}),
    "a table nobody reads": frozenset({"tak-dipakai table:lain"}),
    "a bill without a fee": frozenset({"biaya-tak-ditagih transition:setujui"}),
    "a fee that reads how a track ended": frozenset({"rujukan-putus fee:retribusi_pbg"}),
}
"""What each is refused for: code and node, all of them."""
