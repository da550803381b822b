"""What can be edited, section by section: one slot per attribute of a node. Knows the engine, no Django."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pendopo.engine.api import STANDARD_KEYS, Class, Definition, Tree, attr_class, shapes

LINE, LONG, NUMBER, YES_NO, PICK, FORMULA, WHEN, LINES, TEMPLATE, TICKS = (
    "teks", "panjang", "angka", "ya_tidak", "pilih", "rumus", "bila", "baris", "naskah", "centang",
)  # fmt: skip
"""Kinds of slots: how a value is typed. WHEN: always, never, or when a formula holds."""

SECTIONS = (
    ("teks", "Teks"), ("isian", "Isian"), ("pilihan", "Daftar pilihan"), ("syarat", "Syarat dan langkah"),
    ("waktu", "Waktu"), ("parameter", "Parameter"), ("surat", "Surat"), ("peran", "Peran"),
    ("terjemahan", "Terjemahan"), ("alur", "Alur"),
)  # fmt: skip

SECTION_OF = {
    "definition": "teks", "service": "teks", "page": "isian", "field": "isian", "column": "isian", "rule": "isian",
    "option": "pilihan", "requirement": "syarat", "step": "syarat", "standard": "syarat", "legal": "syarat",
    "reference": "verifikasi",
    "stage": "waktu", "param": "parameter", "letter": "surat", "state": "alur", "transition": "alur",
    "track": "alur", "function": "peran", "workflow": "alur", "subcase": "alur", "form": "isian",
}  # fmt: skip
"""Where a finding about a kind of node is shown; what is not named stands on the draft's own page."""

ATTR_OF_FINDING = {
    "batas-tidak-sah": ("min", "value"), "wajib-tak-tampil": ("visible",), "janji-terlampaui": ("promise_days",),
    "tampil-mundur": ("visible",), "lingkar": ("visible",), "nomor-surat": ("number_format",),
    "surat-tidak-aman": ("template",), "berkas-tanpa-batas": ("accept",), "melampaui-hukum": ("promise_days",),
    "tolak-tanpa-alasan": ("note",),
}  # fmt: skip

FILE_TYPES = (("application/pdf", "PDF"), ("image/jpeg", "JPG"), ("image/png", "PNG"))
STANDARD = {
    "persyaratan": "Persyaratan", "prosedur": "Sistem, mekanisme, dan prosedur", "jangka_waktu": "Jangka waktu",
    "biaya": "Biaya atau tarif", "produk": "Produk pelayanan", "pengaduan": "Penanganan pengaduan",
    "dasar_hukum": "Dasar hukum", "sarana": "Sarana, prasarana, dan fasilitas",
    "kompetensi": "Kompetensi pelaksana", "pengawasan": "Pengawasan internal",
    "jumlah_pelaksana": "Jumlah pelaksana", "jaminan_pelayanan": "Jaminan pelayanan",
    "jaminan_keamanan": "Jaminan keamanan dan keselamatan", "evaluasi": "Evaluasi kinerja pelaksana",
}  # fmt: skip


SHORTER = "Lebih pendek boleh Anda putuskan sendiri; lebih panjang perlu orang kedua."


@dataclass(frozen=True)
class Slot:
    """One attribute that may be typed: `kind` says how, `options` for a choice, `least` and `most` for a number."""

    node: str
    attr: str
    label: str
    kind: str = LINE
    help: str = ""
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0
    may_be_empty: bool = False

    @property
    def name(self) -> str:
        """The name of its input."""
        return f"{self.node}.{self.attr}"


@dataclass(frozen=True)
class Group:
    """Slots under one heading. `node`: what they belong to ('' for several); `own`: the region added it."""

    title: str
    slots: tuple[Slot, ...]
    node: str = ""
    help: str = ""
    own: bool = False


def value_of(tree: Tree, node: str, attr: str) -> Any:
    """What holds, the schema's default included: text, or a list of texts."""
    found = tree.get(node, attr)
    if found is not None:
        return found
    base = attr.partition("@")[0]
    if "@" in attr:
        return ""
    default = shapes()[node.partition(":")[0]].defaults.get(base)
    return "" if default is None else default


def class_of_slot(tree: Tree, slot: Slot, namespace: str) -> Class:
    """How closely the slot is kept; what the region added itself is never locked to it."""
    kept = attr_class(tree, slot.node, slot.attr)
    own = slot.node.partition(":")[2].startswith(f"{namespace}_")
    return "guarded" if own and kept == "locked" else kept


def name_of(tree: Tree, node: str) -> str:
    """What people call a node."""
    for attr in ("label", "title", "action", "message", "text"):
        found = tree.get(node, attr)
        if found:
            return str(found)
    return node.partition(":")[2]


def is_own(node: str, namespace: str) -> bool:
    """Whether the region added the node."""
    return node.partition(":")[2].startswith(f"{namespace}_")


def text_groups(tree: Tree) -> Iterator[Group]:
    """Texts of the service itself, of its pages, of where a case stands, and of the buttons."""
    root, service = "definition:self", "service:self"
    yield Group(
        "Layanan",
        (
            Slot(root, "title", "Judul layanan"),
            Slot(root, "summary", "Ringkasan", LONG, "Satu atau dua kalimat di bawah judulnya."),
            Slot(root, "owner", "Instansi penyelenggara"),
            Slot(service, "life_event", "Peristiwa hidup", may_be_empty=True),
            Slot(service, "needs", "Kata pencarian", LINES, "Satu kata atau frasa tiap baris.", may_be_empty=True),
            Slot(service, "minutes", "Lama mengisi", NUMBER, unit="menit", least=1, most=600),
        ),
    )
    yield Group(
        "Biaya dan hasil",
        (
            Slot(service, "fee_text", "Biaya, seperti dibaca warga"),
            Slot(service, "tax_text", "Keterangan pajak", may_be_empty=True),
            Slot(service, "product", "Hasil layanan", LONG),
            Slot(service, "validity", "Masa berlaku", may_be_empty=True),
        ),
    )
    for page in tree.row("form:self", "page"):
        yield Group(
            f"Halaman “{name_of(tree, page)}”",
            (Slot(page, "title", "Judul halaman"), Slot(page, "intro", "Pengantar", LONG, may_be_empty=True)),
            page,
        )
    states = [
        Slot(one, "public_title", name_of(tree, one), help="Yang dibaca pemohon saat berkasnya ada di sini.")
        for one in tree.row("workflow:self", "state")
    ]
    yield Group("Keadaan berkas, seperti dibaca pemohon", tuple(states))
    steps = [Slot(one, "action", name_of(tree, one)) for one in tree.row("workflow:self", "transition")]
    yield Group("Bunyi tombol", tuple(steps))


def public_groups(tree: Tree, namespace: str) -> Iterator[Group]:
    """Requirements, steps and the service standard as the public reads them."""
    for node in tree.row("service:self", "requirement"):
        slots = (Slot(node, "title", "Syarat"), Slot(node, "text", "Penjelasan", LONG, may_be_empty=True))
        yield Group(f"Syarat: {name_of(tree, node)}", slots, node, own=is_own(node, namespace))
    for node in tree.row("service:self", "step"):
        slots = (Slot(node, "title", "Langkah"), Slot(node, "text", "Penjelasan", LONG, may_be_empty=True))
        yield Group(f"Langkah: {name_of(tree, node)}", slots, node, own=is_own(node, namespace))
    known = [key for key in STANDARD_KEYS if f"standard:{key}" in tree]
    standard = tuple(Slot(f"standard:{key}", "text", STANDARD.get(key, key), LONG) for key in known)
    yield Group("Standar pelayanan (UU 25/2009 pasal 21)", standard)


def time_groups(tree: Tree) -> Iterator[Group]:
    """Promises and how long a case may stay where it is."""
    service = "service:self"
    yield Group(
        "Janji kepada pemohon",
        (
            Slot(
                service, "promise_days", "Janji layanan", NUMBER, SHORTER,
                "hari kerja", least=0, most=3650,
            ),
        ),
    )  # fmt: skip
    for node in tree.row("workflow:self", "stage"):
        law = tree.get(node, "legal")
        slots = (
            Slot(node, "sla_days", "Batas waktu tahap", NUMBER, str(law or ""), "hari kerja", least=0, most=3650),
            Slot(node, "title", "Nama tahap"),
            Slot(node, "text", "Penjelasan bagi pemohon", LONG, may_be_empty=True),
        )
        yield Group(f"Tahap “{name_of(tree, node)}”", slots, node)
    waits = [
        Slot(node, "within_days", name_of(tree, node), NUMBER, str(tree.get(node, "pause") or ""), "hari", most=3650)
        for node in tree.row("workflow:self", "state")
        if tree.get(node, "within_days")
    ]
    if waits:
        yield Group("Paling lama menunggu", tuple(waits), help="Sesudah lewat, langkah otomatisnya berjalan.")


def param_groups(tree: Tree) -> Iterator[Group]:
    """Parameters with their bounds."""
    for node in tree.row("definition:self", "param"):
        kind = str(tree.get(node, "type"))
        low, high, first = tree.get(node, "min"), tree.get(node, "max"), tree.get(node, "default")
        bounds = f"Dari {low} sampai {high}. " if low and high else f"Paling sedikit {low}. " if low else ""
        bounds = bounds or (f"Paling banyak {high}. " if high else "")
        who = tree.get(node, "who")
        setter = f" Ditetapkan oleh {name_of(tree, f'function:{who}').lower()}." if who else ""
        text = f"{tree.get(node, 'help') or ''} {bounds}Bawaan: {first or 'kosong'}.{setter}".strip()
        slot = Slot(node, "value", name_of(tree, node), LINE if kind == "text" else "jumlah", text, may_be_empty=True)
        yield Group("", (slot,), node)


def option_groups(tree: Tree, namespace: str) -> Iterator[Group]:
    """The items of every question with choices."""
    for owner in owners_of_options(tree):
        slots: list[Slot] = []
        for node in tree.row(owner, "option"):
            slots += [
                Slot(node, "label", f"Pilihan “{name_of(tree, node)}”"),
                Slot(node, "help", "Penjelasan", may_be_empty=True),
                Slot(node, "retired", "Dipensiunkan", YES_NO, "Terbaca di berkas lama, tidak dapat dipilih lagi."),
            ]
        yield Group(name_of(tree, owner), tuple(slots), owner)


def owners_of_options(tree: Tree) -> Iterator[str]:
    """The fields and columns that have options, in the order of the form."""
    for page in tree.row("form:self", "page"):
        for field in tree.row(page, "field"):
            if tree.row(field, "option"):
                yield field
            yield from (one for one in tree.row(field, "column") if tree.row(one, "option"))


def letter_groups(tree: Tree, node: str) -> Iterator[Group]:
    """One letter: its text and what it is filled with."""
    data = sorted(attr for attr in tree.attrs(node) if attr.startswith("data."))
    yield Group("Surat", (Slot(node, "title", "Judul surat"), Slot(node, "number_format", "Bentuk nomor")), node)
    slots = tuple(Slot(node, attr, attr.partition(".")[2], FORMULA, "Isian atau rumus.") for attr in data)
    yield Group("Data surat", slots, node, "Yang dipakai naskah sebagai isi.nama")
    yield Group("Naskah", (Slot(node, "template", "Naskah surat (typst)", TEMPLATE),), node)


def translation_groups(tree: Tree, definition: Definition, lang: str) -> Iterator[Group]:
    """Every text that has a translation, or should have one, beside its source."""
    groups: dict[str, list[Slot]] = {}
    for node in tree.items:
        kind = node.partition(":")[0]
        for attr in TRANSLATED.get(kind, ()):
            source = value_of(tree, node, attr)
            if isinstance(source, str) and len(source) > 2:
                slot = Slot(node, f"{attr}@{lang}", source, LONG if len(source) > 90 else LINE, may_be_empty=True)
                groups.setdefault(kind, []).append(slot)
    for kind, slots in groups.items():
        yield Group(HEADINGS.get(kind, kind), tuple(slots))


TRANSLATED = {
    "definition": ("title", "summary", "owner"), "service": ("life_event", "tax_text", "product", "validity"),
    "requirement": ("title", "text"), "step": ("title", "text"), "standard": ("text",), "page": ("title", "intro"),
    "field": ("label", "help", "unit"), "column": ("label", "help", "unit"), "option": ("label", "help"),
    "rule": ("message",), "stage": ("title", "text"), "state": ("public_title",), "letter": ("title",),
}  # fmt: skip
HEADINGS = {
    "definition": "Layanan", "service": "Biaya dan hasil", "requirement": "Syarat", "step": "Langkah",
    "standard": "Standar pelayanan", "page": "Halaman", "field": "Isian", "column": "Kolom", "option": "Pilihan",
    "rule": "Kalimat bila salah", "stage": "Tahap", "state": "Keadaan berkas", "letter": "Surat",
}  # fmt: skip


def field_groups(tree: Tree, node: str, langs: Sequence[str]) -> Iterator[Group]:
    """One question: its words, whether it is asked and must be answered, and what fits its type."""
    kind = str(tree.get(node, "type"))
    words = [Slot(node, "label", "Pertanyaan"), Slot(node, "help", "Bantuan", LONG, may_be_empty=True)]
    for lang in langs:
        name = LANGUAGES.get(lang, lang)
        words += [
            Slot(node, f"label@{lang}", f"Pertanyaan ({name})", may_be_empty=True),
            Slot(node, f"help@{lang}", f"Bantuan ({name})", may_be_empty=True),
        ]
    yield Group("Kata", tuple(words), node)
    asked = [
        Slot(node, "required", "Wajib diisi", WHEN),
        Slot(
            node, "visible", "Ditanyakan hanya bila", FORMULA,
            "Kosongkan bila selalu ditanyakan. Misalnya: bertindak_untuk == \"orang_lain\"", may_be_empty=True,
        ),
    ]  # fmt: skip
    if kind == "statement":
        asked = asked[1:]
    yield Group("Kapan ditanyakan", tuple(asked), node)
    if limits := tuple(limits_of(node, kind)):
        yield Group("Batas", limits, node)


def limits_of(node: str, kind: str) -> Iterator[Slot]:
    """The slots that only some types have."""
    if kind in ("text", "long_text"):
        yield Slot(node, "max_length", "Paling banyak huruf", NUMBER, "0 berarti tanpa batas.", "huruf", most=10_000)
    if kind in ("integer", "decimal", "money", "date", "time"):
        how = {"date": "Tulis seperti 2026-11-23.", "time": "Tulis seperti 08:30."}.get(kind, "")
        yield Slot(node, "min", "Paling kecil", LINE, how, may_be_empty=True)
        yield Slot(node, "max", "Paling besar", LINE, how, may_be_empty=True)
    if kind in ("integer", "decimal", "text"):
        yield Slot(node, "unit", "Satuan", may_be_empty=True)
    if kind == "file":
        yield Slot(node, "accept", "Jenis berkas yang diterima", TICKS, options=FILE_TYPES)
        yield Slot(node, "max_mb", "Besar berkas paling banyak", NUMBER, unit="MB", least=1, most=25)
        yield Slot(node, "max_files", "Banyak berkas paling banyak", NUMBER, unit="berkas", least=1, most=20)
    if kind == "table":
        yield Slot(node, "min_rows", "Paling sedikit baris", NUMBER, most=100)
        yield Slot(node, "max_rows", "Paling banyak baris", NUMBER, least=1, most=100)


LANGUAGES = {"en": "bahasa Inggris", "su": "bahasa Sunda", "jv": "bahasa Jawa"}


def languages(definition: Definition) -> list[str]:
    """The languages that the definition declares beside Indonesian."""
    return sorted(definition.texts)


def groups_of(section: str, tree: Tree, definition: Definition, namespace: str) -> list[Group]:
    """The groups of a section that is one form."""
    if section == "teks":
        found = list(text_groups(tree))
    elif section == "syarat":
        found = list(public_groups(tree, namespace))
    elif section == "waktu":
        found = list(time_groups(tree))
    elif section == "parameter":
        found = list(param_groups(tree))
    elif section == "pilihan":
        found = list(option_groups(tree, namespace))
    elif section == "terjemahan":
        found = [one for lang in languages(definition) for one in translation_groups(tree, definition, lang)]
    else:
        found = []
    return [replace(one, own=one.own or is_own(one.node, namespace)) for one in found]


def section_of(node: str, code: str = "") -> str:
    """The section on which a finding about a node is shown ('' for the draft's own page)."""
    if code.startswith("terjemahan"):
        return "terjemahan"
    return "waktu" if node == "service:self" else SECTION_OF.get(node.partition(":")[0], "")
