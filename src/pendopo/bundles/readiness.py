"""Whether an app can run here: what fits, what has to be filled in, what stands against it, each in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils import timezone

from pendopo import __version__
from pendopo.bundles.content import Bundle
from pendopo.bundles.rules_adopting import names_regional_law
from pendopo.bundles.suggesting import Suggestion, staff_functions, suggestions
from pendopo.core.api import effect_names, required_names, signal_names
from pendopo.definitions.api import Binding, Installed, findings_of, vocabulary
from pendopo.engine.api import Definition, Param, checked_of, told_reference
from pendopo.lib.formats import desimal, ribuan, rupiah
from pendopo.people.api import Unit, role_title
from pendopo.tenancy.api import Region, region

State = Literal["siap", "verifikasi", "isi", "halangan"]
"""`verifikasi`: runs, but somebody has to compare it with the regional law; `isi`: must be filled in before it opens;
`halangan`: cannot be taken over as it is."""

WORDS: Mapping[State, str] = {
    "siap": "Siap",
    "verifikasi": "Perlu verifikasi",
    "isi": "Perlu diisi",
    "halangan": "Menghalangi",
}
WORST: tuple[State, ...] = ("siap", "verifikasi", "isi", "halangan")
CENTRAL = {"M": "MPP Digital", "O": "OSS", "S": "SIMBG"}
TOLD = 5


@dataclass(frozen=True)
class Item:
    """One thing to know before a service opens. `mend`: what to do about it; `step`: where (ikat, isi, pasang, '')."""

    title: str
    state: State
    text: str
    mend: str = ""
    step: str = ""

    @property
    def word(self) -> str:
        """The state as people read it."""
        return WORDS[self.state]


@dataclass(frozen=True)
class Group:
    """Things of one kind under a heading."""

    id: str
    title: str
    items: tuple[Item, ...]

    @property
    def state(self) -> State:
        """The worst of its things."""
        return max((item.state for item in self.items), key=WORST.index, default="siap")

    @property
    def word(self) -> str:
        """Its state as people read it."""
        return WORDS[self.state]


@dataclass(frozen=True)
class Readiness:
    """Everything that was looked at, by kind."""

    groups: tuple[Group, ...]

    def _in(self, state: State) -> list[Item]:
        return [item for group in self.groups for item in group.items if item.state == state]

    @property
    def blocked(self) -> list[Item]:
        """What stands against taking it over."""
        return self._in("halangan")

    @property
    def missing(self) -> list[Item]:
        """What must be filled in before it opens."""
        return self._in("isi")

    @property
    def unverified(self) -> list[Item]:
        """What runs, but has to be compared with the regional law."""
        return self._in("verifikasi")

    def missing_at(self, step: str) -> list[Item]:
        """What one step has still to fill in."""
        return [item for item in self.missing if item.step == step]


def readiness(place: Region, bundle: Bundle, *, today: date | None = None) -> Readiness:
    """How a bundle that is not installed yet would fit into this region. Reads only."""
    with region(place):
        return _read(place, bundle.definition, bundle.manifest.engine.pendopo, today, taken=False)


def checklist(place: Region, definition: Definition, *, made_with: str = "", today: date | None = None) -> Readiness:
    """How a definition that is installed here stands: with the region's own bindings and values. Reads only."""
    with region(place):
        return _read(place, definition, made_with, today, taken=True)


def _read(place: Region, definition: Definition, made_with: str, today: date | None, *, taken: bool) -> Readiness:
    today = today or timezone.localdate(timezone=place.tz)
    bound = list(Binding.objects.select_related("unit").filter(definition_id=definition.id)) if taken else []
    return Readiness(
        (
            Group("mesin", "Mesin dan skenario", tuple(_engine(definition, made_with))),
            Group("fungsi", "Kantor dan peran", tuple(_functions(definition, bound, suggestions(definition, today)))),
            Group("parameter", "Parameter daerah", tuple(_params(definition))),
            Group("hukum", "Dasar hukum", tuple(_laws(definition))),
            Group("rujukan", "Layanan lain yang dipakainya", tuple(_others(definition))),
            Group("pusat", "Sistem pusat", tuple(_centre(place, definition))),
        )
    )


def _engine(definition: Definition, made_with: str) -> Iterator[Item]:
    yield Item("Bahasa definisi", "siap", f"Ditulis dalam bahasa definisi versi {definition.language}; dibaca di sini.")
    if made_with and _later(made_with, __version__):
        text = f"Diterbitkan dengan Pendopo {made_with}; di sini {__version__}."
        yield Item("Versi Pendopo", "verifikasi", text, "Semua skenarionya tetap dijalankan di sini. Perbarui Pendopo.")
    yield from _offered(
        "Efek", (name for step in definition.workflow.transitions for name in step.effects), effect_names
    )
    yield from _offered(
        "Syarat langkah", (name for step in definition.workflow.transitions for name in step.requires), required_names
    )
    yield from _offered(
        "Pesan dari luar", (step.signal for step in definition.workflow.transitions if step.signal), signal_names
    )
    wrong = [one for one in findings_of(definition, vocabulary()) if one.level == "galat"]
    if not wrong:
        text = (
            f"Pemeriksa tidak menemukan kesalahan; {len(definition.scenarios)} skenario dijalankan di sini dan lulus."
        )
        yield Item("Pemeriksa dan skenario", "siap", text)
    for one in wrong[:TOLD]:
        yield Item(one.node, "halangan", one.message, one.mend)
    if len(wrong) > TOLD:
        yield Item("Pemeriksa", "halangan", f"Masih ada {len(wrong) - TOLD} temuan lagi.", "Beri tahu penerbitnya.")


def _later(one: str, other: str) -> bool:
    """Whether a version number is later than another; what is no number says nothing."""

    def parts(text: str) -> list[int]:
        return [int(part) for part in text.split(".") if part.isdigit()]

    return parts(one) > parts(other)


def _offered(title: str, wanted: Iterable[str], known: Callable[[], frozenset[str]]) -> Iterator[Item]:
    names = sorted(set(wanted))
    absent = [name for name in names if name not in known()]
    if absent:
        text = f"Pemasangan ini tidak menyediakan: {', '.join(absent)}."
        yield Item(title, "halangan", text, "Pasang aplikasi yang menyediakannya, atau perbarui Pendopo.")
    elif names:
        yield Item(title, "siap", f"Yang dipakainya ({len(names)}) disediakan pemasangan ini.")


def _functions(definition: Definition, bound: list[Binding], suggested: Mapping[str, Suggestion]) -> Iterator[Item]:
    posts: dict[str, list[Binding]] = {}
    for row in bound:
        posts.setdefault(row.function, []).append(row)
    for function in staff_functions(definition):
        rows = posts.get(function.id)
        if rows:
            text = "; ".join(f"{role_title(row.role)}, {_short(row.unit)}" for row in rows)
            yield Item(function.title, "siap", f"Dikerjakan {text}.", step="ikat")
            continue
        said = suggested.get(function.id)
        text = f"Usul: {said.text} ({said.why})." if said else "Belum ada unit atau peran yang mirip di sini."
        yield Item(function.title, "isi", text, "Ikat ke peran dan unit yang sungguh ada.", step="ikat")


def _short(unit: Unit) -> str:
    return unit.short or unit.name


def value_in_words(param: Param, text: str) -> str:
    """A value of a parameter as people read it: Rp5.350.000, 0,005, 1.000; a text as it is."""
    try:
        if param.type == "money":
            return rupiah(int(text))
        if param.type == "integer":
            return ribuan(int(text))
        return desimal(text) if param.type == "decimal" else text
    except (ValueError, ArithmeticError):
        return text


def is_law_of_fee(definition: Definition, param: Param) -> bool:
    """Whether a parameter names the regional law of a fee."""
    return any(fee.perda == param.id for fee in definition.fees)


def _params(definition: Definition) -> Iterator[Item]:
    for param in definition.params:
        if not param.current.strip():
            why = "Tanpa Perda yang ditulis di sini, tarifnya tidak dapat ditagih." if is_law_of_fee(
                definition, param) else "Belum ada isinya, dan tidak ada nilai bawaan."  # fmt: skip
            yield Item(param.label, "isi", why, param.help or "Isi menurut aturan daerah ini.", step="isi")
        elif (law := checked_of(definition, f"param:{param.id}").reference) is not None:
            yield Item(param.label, "siap", f"Disahkan menurut {told_reference(law)}.", step="isi")
        elif param.value:
            yield Item(param.label, "siap", f"Diisi: {value_in_words(param, param.value)}.", step="isi")
        elif param.type == "money" or any(word in param.help.casefold() for word in ("verifikasi", "contoh")):
            text = f"Nilai bawaan {value_in_words(param, param.default)}, dari penerbitnya."
            yield Item(param.label, "verifikasi", text, param.help or "Cocokkan dengan aturan daerah ini.", step="isi")
        else:
            yield Item(param.label, "siap", f"Nilai bawaan {value_in_words(param, param.default)}.", step="isi")
    for table in definition.tables:
        checked = checked_of(definition, f"table:{table.id}")
        if checked.reference is None and (not table.verified or names_regional_law(table.legal)):
            text = f"{len(table.rows)} baris tarif berasal dari penerbitnya."
            yield Item(table.title, "verifikasi", text, "Cocokkan tiap baris dengan Perda daerah ini sebelum menagih.")


def _laws(definition: Definition) -> Iterator[Item]:
    for law in definition.legal_basis:
        by = checked_of(definition, f"legal:{law.id}").reference
        if by is not None:
            yield Item(law.text, "siap", f"Disahkan menurut {told_reference(by)}.")
        elif names_regional_law(law.text):
            mend = "Sebut peraturan daerah ini sendiri; peraturan daerah lain tidak berlaku di sini."
            yield Item(law.text, "verifikasi", "Hukum daerah: perlu verifikasi.", mend)
        elif law.verified:
            yield Item(law.text, "siap", "Sudah dicocokkan dengan naskahnya oleh penerbitnya.")
        else:
            text = "Belum dicocokkan dengan naskah aslinya: perlu verifikasi."
            yield Item(law.text, "verifikasi", text, "Minta Bagian Hukum membacanya.")
    if not any(names_regional_law(law.text) for law in definition.legal_basis):
        text = "Definisi ini tidak menyebut peraturan daerah mana pun: perlu verifikasi."
        yield Item("Peraturan daerah", "verifikasi", text, "Tanyakan Bagian Hukum apakah di sini ada yang mengaturnya.")


def _others(definition: Definition) -> Iterator[Item]:
    wanted = {link.definition: link.title for link in definition.workflow.subcases}
    rows = {row.definition_id: row for row in Installed.objects.filter(definition_id__in=wanted)}
    for name, title in sorted(wanted.items()):
        row = rows.get(name)
        if row is None:
            mend = "Pasang dahulu layanan itu dari katalog yang sama."
            yield Item(title, "isi", f"Layanan “{name}” belum terpasang di sini.", mend, step="pasang")
        elif row.is_waiting or not row.is_open:
            mend = "Buka dahulu layanan itu."
            yield Item(title, "isi", f"Layanan “{name}” sudah terpasang tetapi belum dibuka.", mend, step="pasang")
        else:
            yield Item(title, "siap", f"Layanan “{name}” sudah berjalan di sini.")


def _centre(place: Region, definition: Definition) -> Iterator[Item]:
    name = CENTRAL.get(definition.channel)
    if name is None:
        return
    if place.is_contoh:
        yield Item(name, "siap", f"Di daerah contoh ini simulator menjawab sebagai {name}; setiap jawabannya ditandai.")
    else:
        text = f"{name} tidak membuka antarmuka bagi daerah."
        yield Item(name, "verifikasi", text, f"Sepakati dahulu siapa yang mengerjakan langkah itu di {name} sendiri.")
