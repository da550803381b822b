"""What is typed on the pages of agreements, read by hand: a value, or a sentence beside its field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from pendopo.data.areas import find_place
from pendopo.engine.api import parse_date
from pendopo.files.api import JPEG, PDF, PNG
from pendopo.kerja_sama import rules
from pendopo.kerja_sama.models import Kesepakatan
from pendopo.kerja_sama.services.agreements import Mitra, Naskah
from pendopo.kerja_sama.services.handover import Pelatihan
from pendopo.kerja_sama.vocabulary import ARAH, JENIS, KAPASITAS, PKS
from pendopo.lib.formats import tanggal

MAX_MB = 10
ACCEPT = (PDF, JPEG, PNG)
Files: TypeAlias = "MultiValueDict[str, UploadedFile[Any]]"
PARTY = {"kantor": 160, "nama": 160, "jabatan": 160, "kapasitas": 20, "kuasa": 120}


def no_day() -> str:
    """The sentence for what is no date."""
    return _("Tanggal ini belum benar. Tulis tanggal, bulan, dan tahun, misalnya 23 11 2026.")


@dataclass
class Isian:
    """Base: what was typed, and what is wrong with it by the name of the field."""

    typed: Mapping[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, most: int, missing: str = "") -> str:
        value = str(self.typed.get(name, "")).replace("\x00", "").strip()
        if len(value) > most:
            self.problems[name] = _("Terlalu panjang: paling banyak %(n)s huruf.") % {"n": most}
        if not value and missing:
            self.problems[name] = missing
        return value[:most]

    def day(self, name: str, *, missing: str = "") -> date | None:
        value = str(self.typed.get(name, "")).strip()[:40]
        found = parse_date(value)
        if value and found is None:
            self.problems[name] = no_day()
        elif not value and missing:
            self.problems[name] = missing
        return found

    def one_of(self, name: str, known: Collection[str], missing: str) -> str:
        value = str(self.typed.get(name, ""))
        if value not in known:
            self.problems[name] = missing
            return ""
        return value

    def number(self, name: str, *, least: int, most: int, missing: str) -> int:
        value = str(self.typed.get(name, "")).strip()
        if not value.isdecimal() or len(value) > 6 or not least <= int(value) <= most:
            self.problems[name] = missing
            return least
        return int(value)


def typed_of(post: QueryDict, many: tuple[str, ...] = ()) -> dict[str, Any]:
    """What was sent, lists for the fields that have several values."""
    return {name: post.getlist(name) if name in many else post[name] for name in post} | {
        name: [] for name in many if name not in post
    }


@dataclass
class NaskahForm(Isian):
    """The text of an agreement, with the partner when it is new."""

    naskah: Naskah = field(default_factory=lambda: Naskah(title=""))
    mitra: Mitra | None = None
    kind: str = ""
    parent: Kesepakatan | None = None
    root: str = ""

    @classmethod
    def start(cls, row: Kesepakatan) -> NaskahForm:
        """The form as an agreement fills it."""
        typed: dict[str, Any] = {
            "judul": row.title, "arah": row.direction, "objek": row.object_text, "lingkup": row.scope_text,
            "layanan": row.definitions, "cakupan": "daftar" if row.definitions else "semua", "biaya": row.financing,
            "mulai": _shown(row.valid_from), "sampai": _shown(row.valid_until),
            "membebani": "ya" if row.is_burden else "", "di_apbd": "ya" if row.is_budgeted else "",
            "akar": row.partner_root,
        }  # fmt: skip
        for side, party in (("kita", row.ours), ("mitra", row.theirs)):
            typed |= {f"{side}_{name}": party.get(name, "") for name in PARTY}
        return cls(typed)

    @classmethod
    def read(cls, post: QueryDict, *, kind: str = "", services: Collection[str] = ()) -> NaskahForm:
        """Judge the text; of a new one the partner and the kind too. An unfinished text is no mistake."""
        form = cls(typed_of(post, ("layanan",)))
        form.kind = kind or form.one_of("jenis", dict(JENIS), _("Pilih jenis naskahnya."))
        is_listed = form.typed.get("cakupan") == "daftar"
        listed = [one for one in form.typed["layanan"] if is_listed and one in services]
        if is_listed and not listed:
            form.problems["layanan"] = _("Pilih sedikitnya satu layanan, atau pilih semua.")
        first, last = form.day("mulai"), form.day("sampai")
        if first and last and last < first:
            form.problems["sampai"] = _("Hari terakhir mendahului hari pertama.")
        root = rules.read_root(str(form.typed.get("akar", ""))[:200])
        if root is None:
            form.problems["akar"] = _("Sidik akar terdiri atas 64 angka dan huruf a sampai f.")
        form.root = root or ""
        form.naskah = Naskah(
            title=form.text("judul", most=200, missing=_("Tulis tentang apa kerja sama ini.")),
            direction=form.one_of("arah", dict(ARAH), _("Pilih siapa memakai layanan siapa.")),
            object_text=form.text("objek", most=2_000), scope_text=form.text("lingkup", most=8_000),
            definitions=tuple(listed), financing=form.text("biaya", most=2_000), ours=form.party("kita"),
            theirs=form.party("mitra"), valid_from=first, valid_until=last,
            is_burden=form.typed.get("membebani") == "ya", is_budgeted=form.typed.get("di_apbd") == "ya",
        )  # fmt: skip
        return form

    def party(self, side: str) -> dict[str, str]:
        """Office and signatory of one side."""
        found = {name: self.text(f"{side}_{name}", most=most) for name, most in PARTY.items()}
        if found["kapasitas"] and found["kapasitas"] not in dict(KAPASITAS):
            self.problems[f"{side}_kapasitas"] = _("Pilih kapasitasnya.")
        return found

    def read_partner(self, our_code: str) -> None:
        """The partner by its code, or (abroad) by name and publisher's name."""
        code = "".join(str(self.typed.get("kode", "")).split())[:8]
        name, namespace = self.text("mitra", most=120), self.text("ruang", most=16)
        if code:
            found = find_place(code)
            if found is None or code == our_code:
                self.problems["kode"] = _("Kode ini bukan kode daerah lain menurut Kemendagri, misalnya 61.12.")
                return
            self.mitra = Mitra("r" + code.replace(".", ""), found.name, found.code, found.kind, self.root)
        elif not name:
            self.problems["kode"] = _("Tulis kode wilayah mitra, atau nama mitra luar negeri di bawahnya.")
        elif problem := rules.namespace_problem(namespace):
            self.problems["ruang"] = problem
        else:
            self.mitra = Mitra(namespace, name, "", "luar", self.root)

    def read_parent(self, parents: Collection[Kesepakatan]) -> None:
        """The Kesepakatan Bersama above a PKS; a PKS takes its partner from there."""
        if self.kind != PKS:
            return
        known = {str(one.pk): one for one in parents}
        chosen = self.one_of("induk", known, _("Pilih Kesepakatan Bersama yang dilaksanakan perjanjian ini."))
        self.parent = known.get(chosen)
        if self.parent is not None:
            one = self.parent
            root = self.root or one.partner_root
            self.mitra = Mitra(one.partner_namespace, one.partner_name, one.partner_code, one.partner_kind, root)


def _shown(day: date | None) -> str:
    return f"{day:%d %m %Y}" if day else ""


@dataclass
class LangkahForm(Isian):
    """A step to the next stage."""

    to: str = ""
    on: date | None = None
    upload: UploadedFile[Any] | None = None

    @classmethod
    def read(cls, post: QueryDict, files: Files) -> LangkahForm:
        form = cls(typed_of(post))
        form.to = form.one_of("ke", rules.BY_HAND, _("Pilih langkahnya."))
        form.on = form.day("hari", missing=_("Tulis harinya."))
        form.text("dokumen", most=160)
        form.text("catatan", most=2_000)
        form.upload = files.get("berkas")
        return form


def read_training(form: Isian) -> list[Pelatihan]:
    """Up to three trainings of a hand-over; an empty row is none."""
    found = []
    for row in ("1", "2", "3"):
        about = form.text(f"materi_{row}", most=120)
        if not about:
            continue
        wrong = _("Tulis angkanya.")
        days = form.number(f"lama_{row}", least=1, most=365, missing=wrong)
        people = form.number(f"peserta_{row}", least=1, most=10_000, missing=wrong)
        found.append(Pelatihan(about, days, people))
    return found


def day_words(day: date | None) -> str:
    """A date as a sentence shows it, '' for none."""
    return tanggal(day) if day else ""
