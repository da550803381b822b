"""What is typed on the pages of supervision, read by hand: a value, or a sentence beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from pendopo.engine.api import parse_date
from pendopo.files.api import JPEG, PDF, PNG
from pendopo.pengawasan.queries_scope import Asked
from pendopo.pengawasan.vocabulary import BELUM, BOBOT, JENIS, SESUAI, TIDAK_DAPAT
from pendopo.people.api import Person, Unit, person_with, units_on

MAX_MB = 10
ACCEPT = (PDF, JPEG, PNG)
Files: TypeAlias = "MultiValueDict[str, UploadedFile[Any]]"


@dataclass
class Isian:
    """Base: what was typed, and what is wrong with it by the name of the field."""

    typed: Mapping[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, most: int, missing: str = "") -> str:
        value = str(self.typed.get(name, "")).strip()[:most]
        if not value and missing:
            self.problems[name] = missing
        return value

    def day(self, name: str, *, missing: str = "") -> date | None:
        value = str(self.typed.get(name, "")).strip()
        found = parse_date(value)
        if value and found is None:
            self.problems[name] = _("Tanggal ini belum benar. Tulis tanggal, bulan, dan tahun, misalnya 23 11 2026.")
        elif not value and missing:
            self.problems[name] = missing
        return found

    def one_of(self, name: str, known: Mapping[str, Any], missing: str) -> str:
        value = str(self.typed.get(name, ""))
        if value not in known:
            self.problems[name] = missing
        return value


def _typed(post: QueryDict, many: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: post.getlist(name) if name in many else post[name] for name in post} | {
        name: [] for name in many if name not in post
    }


@dataclass
class AssignmentForm(Isian):
    """A letter of assignment."""

    person: Person | None = None
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    services: list[str] = field(default_factory=list)
    units: list[UUID] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    upload: UploadedFile[Any] | None = None

    @classmethod
    def read(cls, post: QueryDict, files: Files, *, services: list[str], units: list[Unit]) -> AssignmentForm:
        """Judge everything at once, so that all mistakes are told together."""
        form = cls(_typed(post, ("layanan", "unit", "jenis")))
        form.text("nomor", most=120, missing=_("Tulis nomor surat tugas."))
        form.text("perihal", most=200, missing=_("Tulis perihal surat tugas."))
        form.text("penerbit", most=160, missing=_("Tulis siapa yang menerbitkan surat tugas."))
        nip = form.text("nip", most=80, missing=_("Tulis NIP atau surel auditornya."))
        form.person = person_with(nip) if nip else None
        if nip and form.person is None:
            form.problems["nip"] = _("Tidak ada petugas daerah ini dengan NIP atau surel itu.")
        elif form.person is not None and form.person.unit is None:
            form.problems["nip"] = _("Orang ini belum ditempatkan pada suatu unit.")
        form.issued_on = form.day("terbit", missing=_("Tulis tanggal surat tugas."))
        form.valid_from = form.day("mulai", missing=_("Tulis hari pertamanya."))
        form.valid_to = form.day("sampai", missing=_("Tulis hari terakhirnya."))
        form.period_from, form.period_to = form.day("masa_dari"), form.day("masa_hingga")
        form.services = [one for one in form.typed["layanan"] if one in services]
        known = {str(unit.pk): unit.pk for unit in units}
        form.units = [known[one] for one in form.typed["unit"] if one in known]
        form.kinds = [one for one in form.typed["jenis"] if one in dict(JENIS)]
        if not form.kinds:
            form.problems["jenis"] = _("Pilih sedikitnya satu jenis data.")
        form.upload = files.get("surat")
        return form


@dataclass
class FindingForm(Isian):
    """A finding."""

    unit: Unit | None = None

    @classmethod
    def read(cls, post: QueryDict, today: date) -> FindingForm:
        form = cls(_typed(post))
        form.text("judul", most=200, missing=_("Tulis judul temuan."))
        form.text("kondisi", most=5000, missing=_("Tulis apa yang ditemukan."))
        form.text("kriteria", most=5000)
        form.text("saran", most=5000, missing=_("Tulis rekomendasinya."))
        form.one_of("bobot", dict(BOBOT), _("Pilih bobotnya."))
        units = {str(unit.pk): unit for unit in units_on(today)}
        form.unit = units.get(form.one_of("unit", units, _("Pilih kantor yang menjawab.")))
        return form


@dataclass
class ReplyForm(Isian):
    """What is said on a finding, by the office or by the auditor (then with a state)."""

    upload: UploadedFile[Any] | None = None

    @classmethod
    def read(cls, post: QueryDict, files: Files, *, judging: bool) -> ReplyForm:
        form = cls(_typed(post))
        form.text("tanggapan", most=5000, missing=_("Tulis tanggapannya."))
        if judging:
            form.one_of("keadaan", dict.fromkeys((BELUM, SESUAI, TIDAK_DAPAT)), _("Pilih penilaiannya."))
        form.upload = files.get("lampiran")
        return form


@dataclass
class AddressForm(Isian):
    """Where the daily head goes; empty is allowed."""

    @classmethod
    def read(cls, post: QueryDict) -> AddressForm:
        form = cls(_typed(post))
        email = form.text("surel", most=254)
        if email:
            try:
                validate_email(email)
            except ValidationError:
                form.problems["surel"] = _("Alamat surel ini belum benar. Periksa lagi.")
        return form


def read_asked(given: Mapping[str, str]) -> Asked:
    """What of the population is wanted, from an address or a form; unreadable parts fall away."""
    return Asked(
        service=given.get("layanan", "")[:80], low=parse_date(given.get("dari", "")),
        high=parse_date(given.get("hingga", "")),
        is_late=given.get("terlambat") == "ya",
    )  # fmt: skip
