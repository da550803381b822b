"""What is typed to claim the right to act for somebody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from pendopo.cases.api import Kuasa
from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date
from pendopo.files.api import JPEG, PDF, PNG, CleanUpload, read_upload
from pendopo.lib.identifiers import check_nib, check_nik, check_npwp

ACCEPT = (PDF, JPEG, PNG)
MAX_MB = 5
CHECKS = {"nik": check_nik, "nib": check_nib, "npwp": check_npwp}
# A person is known by NIK; a business by NIB, an organisation by NPWP, either also by the other.
NUMBERS = {"orang": ("nik",), "usaha": ("nib", "npwp"), "organisasi": ("npwp", "nib")}
TYPED = ("saya", "jenis", "nama", "jenis_nomor", "nomor", "mulai", "sampai")


@dataclass
class KuasaForm:
    """As typed, with a sentence by field for what is wrong; the values are there when nothing is."""

    typed: dict[str, str] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)
    number: str = ""
    first: date | None = None
    last: date | None = None
    letter: CleanUpload | None = None

    @classmethod
    def read(cls, post: QueryDict, files: Mapping[str, Any], offered: Collection[str]) -> KuasaForm:
        form = cls({name: post.get(name, "").strip()[:160] for name in TYPED})
        form.chosen = tuple(dict.fromkeys(one for one in post.getlist("layanan") if one in offered))
        typed = form.typed
        if typed["jenis"] not in dict(Kuasa.KINDS):
            form.problems["jenis"] = _("Pilih Anda bertindak untuk siapa.")
        if len(typed["nama"]) < 3:
            form.problems["nama"] = _("Tulis nama orang, usaha, atau organisasinya.")
        if len(typed["saya"]) < 3:
            form.problems["saya"] = _("Tulis nama Anda seperti pada surat kuasa.")
        form._read_number()
        form.first, form.last = parse_date(typed["mulai"]), parse_date(typed["sampai"])
        for name, day in (("mulai", form.first), ("sampai", form.last)):
            if day is None:
                form.problems[name] = _("Tulis tanggal, bulan, dan tahun, misalnya 23 11 2026.")
        form._read_letter(files.get("surat"))
        return form

    def _read_number(self) -> None:
        kinds = NUMBERS.get(self.typed["jenis"], ("nik", "nib", "npwp"))
        kind = self.typed["jenis_nomor"] if self.typed["jenis_nomor"] in kinds else kinds[0]
        self.typed["jenis_nomor"] = kind
        try:
            self.number = CHECKS[kind](self.typed["nomor"])
        except ValueError as wrong:
            self.problems["nomor"] = str(wrong)

    def _read_letter(self, upload: Any) -> None:
        if not isinstance(upload, UploadedFile) or not upload.size:
            self.problems["surat"] = _("Lampirkan foto atau PDF surat kuasanya.")
            return
        try:
            self.letter = read_upload(upload, accept=ACCEPT, max_mb=MAX_MB)
        except Refusal as no:
            self.problems["surat"] = no.sentence
