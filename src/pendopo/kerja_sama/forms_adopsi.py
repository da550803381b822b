"""The forms by which an adopted app becomes the region's own: posts, values, the basis, a copy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pendopo.bundles.api import Suggestion, value_in_words
from pendopo.core.api import role_titles
from pendopo.definitions.api import Binding
from pendopo.engine.api import Function, Param, value_fits
from pendopo.people.api import Isian, Unit, date_field, role_choices, select_field, text_field

NO_UNIT = later("Pilih unitnya.")
NO_ROLE = later("Pilih perannya.")


class BindForm(Isian):
    """A role in an office for each function; begins with what is bound, else with what is suggested."""

    def __init__(
        self, *args: Any, functions: Sequence[Function], units: Sequence[Unit], bound: Sequence[Binding],
        suggested: Mapping[str, Suggestion], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.functions, self.units = functions, {str(unit.pk): unit for unit in units}
        now = {row.function: (row.role, str(row.unit_id)) for row in bound}
        for function in functions:
            said = suggested.get(function.id)
            role, unit = now.get(function.id) or ((said.role, str(said.unit.pk)) if said else ("", ""))
            self._add(function, role, unit)

    def _add(self, function: Function, role: str, unit: str) -> None:
        office = select_field(_("Unit"), missing=NO_UNIT)
        office.choices = [("", _("Pilih unit")), *((key, one.name) for key, one in self.units.items())]
        office.initial = unit
        does = select_field(_("Peran"), missing=NO_ROLE)
        does.choices, does.initial = role_choices(), role
        self.fields[f"unit_{function.id}"], self.fields[f"peran_{function.id}"] = office, does

    @property
    def rows(self) -> list[tuple[Function, Any, Any]]:
        """Each function with its two fields, as the page shows them."""
        return [(one, self[f"unit_{one.id}"], self[f"peran_{one.id}"]) for one in self.functions]

    @property
    def posts(self) -> dict[str, tuple[str, Unit]]:
        """What was chosen, once the form is valid."""
        data = self.cleaned_data
        return {one.id: (data[f"peran_{one.id}"], self.units[data[f"unit_{one.id}"]]) for one in self.functions}


class OneOfficeForm(Isian):
    """All functions to one office, by their suggested roles."""

    semua = select_field(later("Satu kantor untuk semuanya"), missing=NO_UNIT, width="isian--sedang")

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        chooser = self.fields["semua"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [("", _("Pilih unit")), *((key, one.name) for key, one in self.units.items())]

    def posts(self, functions: Sequence[Function], suggested: Mapping[str, Suggestion]) -> dict[str, tuple[str, Unit]]:
        """The chosen office for each function, with the role that is suggested (else that of an adviser)."""
        unit, roles = self.units[self.cleaned_data["semua"]], role_titles()
        fallback = "tim_teknis" if "tim_teknis" in roles else next(iter(roles))
        return {one.id: (suggested[one.id].role if one.id in suggested else fallback, unit) for one in functions}


def tidy(param: Param, typed: str) -> str:
    """A number as people type it in the form of definitions: no Rp, no dots between thousands, a decimal point."""
    text = " ".join(typed.split())
    if param.type == "text":
        return text
    text = re.sub(r"^rp\.?\s*", "", text, flags=re.I).replace(" ", "")
    if param.type == "decimal":
        return text.replace(".", "").replace(",", ".") if "," in text else text
    return text.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", text) else text


class FillForm(Isian):
    """The region's value of each parameter; empty means what the definition brings along."""

    def __init__(self, *args: Any, params: Sequence[Param], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = {f"param_{param.id}": param for param in params}
        for name, param in self.params.items():
            made = text_field(param.label, _hint(param), width="" if param.type == "text" else "sedang")
            made.required, made.initial = not param.default.strip(), param.value
            made.widget.attrs |= {"autocomplete": "off"}
            if param.type != "text":
                made.widget.attrs["inputmode"] = "decimal"
            if param.default.strip():
                made.widget.attrs["placeholder"] = value_in_words(param, param.default)
            self.fields[name] = made

    def clean(self) -> dict[str, Any]:
        """Each value in its kind and bounds; wrong ones say so at their field."""
        for name, param in self.params.items():
            typed = self.cleaned_data.get(name)
            if typed is None:
                continue
            self.cleaned_data[name] = value = tidy(param, typed)
            if value and not value_fits(param, value):
                self.add_error(name, _wrong(param, typed))
        return self.cleaned_data

    @property
    def values(self) -> dict[str, str]:
        """By parameter, once the form is valid."""
        return {param.id: self.cleaned_data[name] for name, param in self.params.items()}


def _hint(param: Param) -> str:
    parts = [param.help]
    if param.min or param.max:
        parts.append(_("Batasnya %(dari)s sampai %(ke)s.") % _bounds(param))
    if param.default.strip():
        parts.append(_("Kosong berarti nilai bawaan: %(nilai)s.") % {"nilai": value_in_words(param, param.default)})
    return " ".join(part for part in parts if part)


def _bounds(param: Param) -> dict[str, str]:
    return {"dari": value_in_words(param, param.min) or "–", "ke": value_in_words(param, param.max) or "–"}


def _wrong(param: Param, typed: str) -> str:
    if param.min or param.max:
        return _("“%(isi)s” tidak sah. Isi angka dari %(dari)s sampai %(ke)s.") % {"isi": typed, **_bounds(param)}
    return _("“%(isi)s” tidak sah. Isi satu angka, misalnya 5000.") % {"isi": typed}


class OpenForm(Isian):
    """On what the first real case rests."""

    AGREEMENT, LICENCE = "kesepakatan", "lisensi"
    dasar = forms.ChoiceField(
        choices=[(AGREEMENT, AGREEMENT), (LICENCE, LICENCE)], widget=forms.HiddenInput,
        error_messages={"required": later("Pilih dasarnya."), "invalid_choice": later("Pilih dasarnya.")},
    )  # fmt: skip
    nomor = text_field(
        later("Nomor keputusan kepala daerah"), later("Seperti tertulis pada keputusannya."), width="sedang",
        autocomplete="off", maxlength="120",
    )  # fmt: skip
    tanggal = date_field(later("Tanggal keputusan"), later("Misalnya 20 11 2026."))
    berkas = forms.FileField(
        label=later("Berkas keputusan"),
        error_messages={
            "required": later("Sertakan pindaian atau berkas keputusannya."),
            "missing": later("Sertakan pindaian atau berkas keputusannya."),
            "empty": later("Berkas ini kosong."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomor"].error_messages["required"] = _("Tulis nomornya.")
        if self.is_bound and self.data.get("dasar") != self.LICENCE:
            for name in ("nomor", "tanggal", "berkas"):
                self.fields[name].required = False

    def clean_nomor(self) -> str:
        typed = " ".join(self.cleaned_data["nomor"].split())
        if len(typed) > 120:
            raise ValidationError(_("Paling banyak 120 huruf."))
        return typed


class ForkForm(Isian):
    """Id and title of a copy."""

    judul = text_field(
        later("Judul tiruan"), later("Seperti dibaca warga, bila nanti dibuka."), autocomplete="off", maxlength="160"
    )
    id = text_field(
        later("Id tiruan"), later("Huruf kecil, angka, dan tanda hubung; nama daerah ditambahkan di depannya."),
        width="sedang", autocomplete="off", autocapitalize="none", spellcheck="false", maxlength="50",
    )  # fmt: skip
