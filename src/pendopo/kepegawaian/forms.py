"""The forms of decrees, standing in, absences and limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pendopo.kepegawaian.models import BarisUnit, Ketidakhadiran, Penggantian, SuratKeputusan
from pendopo.kepegawaian.queries_orang import find_person
from pendopo.people.api import (
    Isian,
    Membership,
    Person,
    Unit,
    date_field,
    role_choices,
    role_title,
    select_field,
    text_field,
)


def person_field(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    """Somebody of the region, by NIP, e-mail or name; `find_person` reads it."""
    made = text_field(
        label, help_text, width="sedang", autocomplete="off", autocapitalize="none", spellcheck="false",
        list="daftar-orang",
    )  # fmt: skip
    made.required = required
    return made


def optional(made: forms.Field) -> Any:
    made.required = False
    return made


class WithPeople(Isian):
    """Base: fields that name a person hold the person once the form is valid."""

    people_fields: Sequence[str] = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.people_fields:
            text = cleaned.get(name)
            if isinstance(text, str):
                try:
                    cleaned[name] = find_person(text) if text.strip() else None
                except ValueError as why:
                    self.add_error(name, str(why))
        return cleaned


def choose_unit(form: Isian, name: str, units: Iterable[Unit], empty: str) -> None:
    chooser = form.fields[name]
    assert isinstance(chooser, forms.ChoiceField)
    chooser.choices = [("", empty), *((str(unit.pk), unit.name) for unit in units)]


class DecreeForm(Isian):
    """The head of a decree."""

    number = text_field(
        later("Nomor keputusan"), later("Seperti tertulis, misalnya 800.1.3/17-BKPSDM/2026."), width="sedang"
    )
    dated = date_field(later("Tanggal keputusan"), later("Misalnya 23 11 2026."))
    effective_on = date_field(later("Berlaku mulai (TMT)"), later("Hari pertama di tempat baru. Boleh sudah lewat."))
    about = optional(text_field(later("Tentang"), later("Satu baris untuk mengenalinya.")))
    replaces = optional(
        select_field(later("Mengganti keputusan"), later("Hanya yang sudah disetujui dan belum berlaku."), missing="")
    )
    scan = optional(forms.FileField(label=later("Pindaian keputusan")))

    def __init__(self, *args: Any, others: Sequence[SuratKeputusan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._others = {str(one.pk): one for one in others}
        chooser = self.fields["replaces"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [("", _("Tidak mengganti")), *((key, one.number) for key, one in self._others.items())]
        if not others:
            del self.fields["replaces"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["replaces"] = self._others.get(cleaned.get("replaces", ""))
        day = cleaned.get("effective_on")
        if day is not None and not 1990 <= day.year <= 2100:
            self.add_error("effective_on", _("Tanggal ini terlalu jauh. Periksa tahunnya."))
        return cleaned


class MoveForm(WithPeople):
    """One row of a mutasi."""

    people_fields = ("person", "heir")
    person = person_field(later("Siapa"), later("NIP, surel, atau nama lengkap."))
    post = optional(select_field(later("Peran yang ditinggalkan"), missing=""))
    unit = optional(select_field(later("Unit tujuan"), later("Kosong bila keluar atau pensiun."), missing=""))
    role = optional(select_field(later("Peran tujuan"), later("Kosong bila tanpa peran di Pendopo."), missing=""))
    title = optional(text_field(later("Jabatan baru"), later("Tercetak di bawah tanda tangan.")))
    heir = person_field(
        later("Penerus berkas terbuka"), later("Kosong: berkas kembali ke meja unit."), required=False
    )  # fmt: skip

    def __init__(self, *args: Any, units: Sequence[Unit], posts: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.pk): unit for unit in units}
        self._posts = posts
        choose_unit(self, "unit", units, _("Keluar dari daerah ini"))
        roles, leaving = self.fields["role"], self.fields["post"]
        assert isinstance(roles, forms.ChoiceField) and isinstance(leaving, forms.ChoiceField)  # noqa: PT018
        roles.choices = [("", _("Tanpa peran")), *role_choices()[1:]]
        desks = {(post.unit_id, post.role): post for post in posts}
        known = [
            (f"{unit_id}:{role}", f"{role_title(role)}, {post.unit.short}") for (unit_id, role), post in desks.items()
        ]
        leaving.choices = [("", _("Peran satu-satunya, atau belum ada")), *sorted(known, key=lambda one: one[1])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["unit"] = self._units.get(cleaned.get("unit", ""))
        person = cleaned.get("person")
        if isinstance(person, Person):
            mine = [post for post in self._posts if post.person_id == person.pk]
            cleaned["post"] = self._leaving(mine, cleaned.get("post", ""))
        if cleaned.get("role") and cleaned["unit"] is None:
            self.add_error("unit", _("Sebut unit dari peran tujuan itu."))
        if not self.errors and cleaned.get("post") is None and cleaned["unit"] is None:
            self.add_error("post", _("Orang ini tidak memegang peran, dan tidak ada tujuan. Isi salah satunya."))
        return cleaned

    def _leaving(self, mine: list[Membership], wanted: str) -> Membership | None:
        if wanted:
            found = next((post for post in mine if f"{post.unit_id}:{post.role}" == wanted), None)
            if found is None:
                self.add_error("post", _("Orang ini tidak memegang peran itu."))
            return found
        if len(mine) > 1:
            self.add_error("post", _("Orang ini memegang %(banyak)s peran. Pilih yang mana.") % {"banyak": len(mine)})
        return mine[0] if len(mine) == 1 else None


class UnitRowForm(Isian):
    """One row of a rearrangement."""

    kind = select_field(later("Yang terjadi"), missing=later("Pilih salah satu."), width="isian--sedang")
    unit = select_field(later("Unit"), missing=later("Pilih unitnya."))
    successor = optional(select_field(later("Unit penerus"), later("Untuk “beralih”."), missing=""))
    what = optional(
        select_field(later("Hanya layanan atau fungsi"), later("Kosong: semuanya, dan unit ini ditutup."), missing="")
    )
    name = optional(text_field(later("Nama baru"), later("Untuk “ganti nama”.")))
    short = optional(text_field(later("Singkatan baru"), width="sedang"))

    def __init__(self, *args: Any, units: Sequence[Unit], functions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.pk): unit for unit in units}
        choose_unit(self, "unit", units, _("Pilih unit"))
        choose_unit(self, "successor", units, _("Tidak ada"))
        kinds, what = self.fields["kind"], self.fields["what"]
        assert isinstance(kinds, forms.ChoiceField) and isinstance(what, forms.ChoiceField)  # noqa: PT018
        kinds.choices = BarisUnit.KINDS
        what.choices = [("", _("Semuanya")), *functions]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["unit"] = self._units.get(cleaned.get("unit", ""))
        cleaned["successor"] = self._units.get(cleaned.get("successor", ""))
        cleaned["definition_id"], _colon, cleaned["function"] = cleaned.get("what", "").partition(":")
        if cleaned.get("kind") == BarisUnit.RENAME and not cleaned.get("name"):
            self.add_error("name", _("Tulis nama barunya."))
        if cleaned.get("kind") == BarisUnit.SUCCEED:
            if cleaned["successor"] is None:
                self.add_error("successor", _("Pilih unit penerusnya."))
            elif cleaned["successor"] == cleaned["unit"]:
                self.add_error("successor", _("Penerus tidak boleh unit itu sendiri."))
        return cleaned


class UnitForm(Isian):
    """A new office."""

    code = text_field(
        later("Kode unit"), later("Tetap, tidak dapat diubah lagi. Misalnya DINKES."), width="pendek", maxlength="30"
    )
    name = text_field(later("Nama unit"), maxlength="160")
    short = text_field(later("Singkatan"), width="sedang", maxlength="40")
    kind = text_field(later("Jenis"), later("dinas, badan, kecamatan, bidang, …"), width="sedang", maxlength="30")
    parent = optional(select_field(later("Di bawah"), missing=""))
    valid_from = date_field(later("Ada sejak"), later("Misalnya 1 1 2027."))

    def __init__(self, *args: Any, units: Sequence[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"valid_from": today}, **kwargs)
        self._units = {str(unit.pk): unit for unit in units}
        choose_unit(self, "parent", units, _("Langsung di bawah kepala daerah"))

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        if Unit.objects.filter(code=code).exists():
            raise ValidationError(_("Kode ini sudah dipakai unit lain, mungkin yang sudah ditutup."))
        return code[:30]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["parent"] = self._units.get(cleaned.get("parent", ""))
        for name, most in (("name", 160), ("short", 40), ("kind", 30)):
            if len(cleaned.get(name, "")) > most:
                self.add_error(name, _("Paling banyak %(batas)s huruf.") % {"batas": most})
        return cleaned


class SpanForm(WithPeople):
    """From a day to a day, both included."""

    valid_from = date_field(later("Hari pertama"), later("Misalnya 23 11 2026."))
    valid_to = date_field(later("Hari terakhir"), later("Hak berakhir pada akhir hari itu."))
    overlap_reason = optional(
        text_field(later("Alasan bila bertindih"), later("Hanya bila ada pengganti lain pada hari yang sama."))
    )


class StandInForm(SpanForm):
    """Plt., Plh., or a mandate, by an administrator."""

    people_fields = ("replaced", "stand_in")
    kind = select_field(later("Sebagai"), missing=later("Pilih salah satu."), width="isian--sedang")
    replaced = person_field(
        later("Siapa yang digantikan"), later("Kosong hanya untuk Plt. pada peran yang lowong."), required=False
    )
    unit = optional(
        select_field(later("Unit"), later("Perlu bila peran lowong atau orangnya memegang beberapa."), missing="")
    )
    role = optional(select_field(later("Peran"), missing=""))
    title = optional(
        text_field(later("Nama jabatan"), later("Tercetak sesudah Plt. atau Plh.; kosong: jabatan yang digantikan."))
    )
    stand_in = person_field(later("Siapa penggantinya"), later("NIP, surel, atau nama lengkap."))
    number = optional(text_field(later("Nomor surat perintah"), width="sedang"))
    dated = optional(date_field(later("Tanggal surat perintah"), ""))
    field_order = [
        "kind", "replaced", "unit", "role", "title", "stand_in", "valid_from", "valid_to", "number", "dated",
        "overlap_reason",
    ]  # fmt: skip

    def __init__(self, *args: Any, units: Sequence[Unit], posts: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.pk): unit for unit in units}
        self._posts = posts
        choose_unit(self, "unit", units, _("Unit dari orang yang digantikan"))
        kinds, roles = self.fields["kind"], self.fields["role"]
        assert isinstance(kinds, forms.ChoiceField) and isinstance(roles, forms.ChoiceField)  # noqa: PT018
        kinds.choices = [(key, title) for key, title in Penggantian.KINDS if key != Membership.COVER]
        roles.choices = [("", _("Peran dari orang yang digantikan")), *role_choices()[1:]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        unit, role, replaced = (
            self._units.get(cleaned.get("unit", "")),
            cleaned.get("role", ""),
            cleaned.get("replaced"),
        )
        if isinstance(replaced, Person) and (unit is None or not role):
            mine = [p for p in self._posts if p.person_id == replaced.pk]
            mine = [p for p in mine if unit in (None, p.unit) and role in ("", p.role)]
            if len(mine) != 1:
                self.add_error(
                    "role",
                    _("Orang itu memegang %(banyak)s peran yang cocok. Pilih unit dan perannya.")
                    % {"banyak": len(mine)},
                )
            else:
                unit, role = mine[0].unit, mine[0].role
        elif not self.errors and (unit is None or not role):
            self.add_error("role", _("Pilih unit dan peran yang lowong."))
        cleaned["unit"], cleaned["role"] = unit, role
        return cleaned


class MandateForm(SpanForm):
    """My own role, handed to a colleague for some days."""

    people_fields = ("stand_in",)
    post = select_field(later("Peran saya"), missing=later("Pilih perannya."))
    stand_in = person_field(later("Kepada siapa"), later("NIP, surel, atau nama lengkap."))
    field_order = ["post", "stand_in", "valid_from", "valid_to", "overlap_reason"]

    def __init__(self, *args: Any, posts: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._posts = {str(post.pk): post for post in posts}
        chooser = self.fields["post"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [(key, f"{role_title(post.role)}, {post.unit.short}") for key, post in self._posts.items()]

    @property
    def chosen_post(self) -> Membership:
        return self._posts[self.cleaned_data["post"]]


class AbsenceForm(SpanForm):
    """Away, with or without somebody who stands in."""

    people_fields: Sequence[str] = ("person", "stand_in")
    person = person_field(later("Siapa yang tidak hadir"), later("NIP, surel, atau nama lengkap."))
    kind = select_field(later("Sebabnya"), missing=later("Pilih salah satu."), width="isian--pendek")
    stand_in = person_field(
        later("Penggantinya"), later("Kosong bila tidak perlu; berkas tetap atas namanya."), required=False
    )
    number = optional(
        text_field(later("Nomor surat perintah"), later("Perlu bila yang digantikan penanda tangan."), width="sedang")
    )
    field_order = ["person", "kind", "valid_from", "valid_to", "stand_in", "number", "overlap_reason"]

    def __init__(self, *args: Any, mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = Ketidakhadiran.KINDS
        if mine:
            del self.fields["person"]
            self.people_fields = ("stand_in",)


class LimitForm(Isian):
    """How long one may stand in."""

    most_days = forms.IntegerField(
        label=later("Paling lama (hari)"), min_value=1, max_value=1000,
        widget=forms.NumberInput({"class": "isian isian--pendek"}),
        error_messages={"required": later("Tulis jumlah harinya."), "invalid": later("Tulis angka.")},
    )  # fmt: skip
    extensions = forms.IntegerField(
        label=later("Boleh disambung (kali)"), min_value=0, max_value=20,
        widget=forms.NumberInput({"class": "isian isian--pendek"}),
        error_messages={"required": later("Tulis 0 bila tidak boleh."), "invalid": later("Tulis angka.")},
    )  # fmt: skip
    needs_order = optional(forms.BooleanField(label=later("Perlu nomor surat perintah")))
    source = text_field(later("Dasarnya"), later("Peraturan dengan nomor dan pasalnya."), maxlength="200")
    verified = optional(forms.BooleanField(label=later("Sudah dicocokkan dengan naskahnya")))
    valid_from = date_field(later("Berlaku sejak"), later("Misalnya 1 12 2026."))


class AcceptForm(Isian):
    """Whoever approves says that they know of desks without anybody."""

    accepts = optional(forms.BooleanField(label=later("Saya tahu meja ini tidak akan dipegang siapa pun.")))
