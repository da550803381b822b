"""The forms by which admins staff their region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pendopo.core.api import role_titles
from pendopo.people.forms import Isian, field
from pendopo.people.identifiers import read_identifier
from pendopo.people.models import Unit

ROLES = ("front_office", "tim_teknis", "kepala_seksi", "penanda_tangan", "admin")
DATES = ["%d %m %Y", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]
NO_DATE = later("Tanggal ini belum benar. Tulis tanggal, bulan, dan tahun, misalnya 23 11 2026.")
MAX_AHEAD_DAYS = 3650


def role_choices() -> list[tuple[str, str]]:
    """The roles of the region's services in the order of their work, then what other apps add; admin is last."""
    titles = role_titles()
    known = [role for role in ROLES if role in titles]
    others = [role for role in titles if role not in known]
    return [("", _("Pilih peran")), *((role, titles[role]) for role in [*known, *others])]


def select_field(label: Any, help_text: Any = "", *, missing: Any, width: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=help_text, widget=forms.Select({"class": f"isian {width}".strip()}),
        error_messages={"required": missing, "invalid_choice": later("Pilih salah satu dari daftar.")},
    )  # fmt: skip


def date_field(label: Any, help_text: Any) -> forms.DateField:
    """A day as people type it; like every date of ours a line of text, which looks the same in every browser."""
    css = {"class": "isian isian--pendek", "inputmode": "numeric", "maxlength": "20", "autocomplete": "off"}
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(css, format="%d %m %Y"), input_formats=DATES,
        error_messages={"required": later("Tulis tanggalnya."), "invalid": NO_DATE},
    )  # fmt: skip


class PostForm(Isian):
    """A post: which role, in which unit, from which day on."""

    unit = select_field(later("Unit"), missing=later("Pilih unitnya."))
    role = select_field(
        later("Peran"), later("Menentukan apa yang dapat dibuka dan diputuskan orang ini."),
        missing=later("Pilih perannya."), width="isian--sedang",
    )  # fmt: skip
    valid_from = date_field(later("Mulai tanggal"), later("Misalnya 23 11 2026."))

    def __init__(self, *args: Any, units: Sequence[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"valid_from": today}, **kwargs)
        self._today = today
        self._units = {str(unit.pk): unit for unit in units}
        names = [(key, unit.name) for key, unit in self._units.items()]
        chooser, roles = self.fields["unit"], self.fields["role"]
        assert isinstance(chooser, forms.ChoiceField) and isinstance(roles, forms.ChoiceField)  # noqa: PT018
        chooser.choices = names if len(names) == 1 else [("", _("Pilih unit")), *names]
        roles.choices = role_choices()

    @property
    def chosen_unit(self) -> Unit:
        """The unit that was chosen, once the form is valid."""
        return self._units[self.cleaned_data["unit"]]

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < self._today:
            raise ValidationError(_("Peran tidak dapat berlaku surut. Pilih hari ini atau sesudahnya."))
        if day > self._today + timedelta(days=MAX_AHEAD_DAYS):
            raise ValidationError(_("Tanggal ini terlalu jauh. Periksa tahunnya."))
        return day


class NameForm(Isian):
    """Name and title, as letters print them."""

    name = field(later("Nama lengkap"), later("Dengan gelar, seperti tercetak pada surat."), autocomplete="off")
    title = field(later("Jabatan"), later("Misalnya Kepala Dinas. Tercetak di bawah tanda tangan."), autocomplete="off")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in (("name", _("Tulis nama lengkapnya.")), ("title", _("Tulis jabatannya."))):
            self.fields[name].error_messages["required"] = sentence
            self.fields[name].widget.attrs["maxlength"] = "160"

    def clean_name(self) -> str:
        return _one_line(self.cleaned_data["name"])

    def clean_title(self) -> str:
        return _one_line(self.cleaned_data["title"])


class NewStaffForm(NameForm, PostForm):
    """Somebody new, with their first post."""

    identifier = field(
        later("NIP atau surel"), later("18 angka, atau alamat seperti nama@daerah.go.id. Dipakai untuk masuk."),
        width="sedang", autocomplete="off", autocapitalize="none", spellcheck="false",
    )  # fmt: skip
    field_order = ["name", "identifier", "title", "unit", "role", "valid_from"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identifier"].error_messages["required"] = _("Tulis NIP atau surelnya.")

    def clean_identifier(self) -> str:
        typed: str = self.cleaned_data["identifier"]
        known = read_identifier(typed)
        if known is None or known.kind == "phone":
            raise ValidationError(_("Tulis NIP (18 angka) atau alamat surel, misalnya nama@daerah.go.id."))
        return typed


def _one_line(typed: str) -> str:
    words = " ".join(typed.split())
    if len(words) > 160:
        raise ValidationError(_("Paling banyak 160 huruf."))
    return words


class EndForm(Isian):
    """The last day of a post."""

    last_day = date_field(
        later("Hari terakhir"),
        later("Misalnya 23 11 2026. Berlaku sampai akhir hari itu; tulis kemarin agar berakhir sekarang."),
    )

    def __init__(self, *args: Any, today: date, first_day: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"last_day": max(today, first_day)}, **kwargs)
        self._earliest = today - timedelta(days=1)

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day < self._earliest:
            raise ValidationError(_("Peran tidak dapat berakhir surut. Pilih kemarin, hari ini, atau sesudahnya."))
        return day


class JoinForm(Isian):
    """The password of an account that was there before the invitation."""

    password = field(
        later("Kata sandi akun Anda"), later("Yang sudah Anda pakai di Pendopo. Undangan ini tidak menggantinya."),
        secret=True, width="sedang", autocomplete="current-password",
    )  # fmt: skip
