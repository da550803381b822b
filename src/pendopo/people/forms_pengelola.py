"""Forms of lost administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pendopo.people.forms import Isian, field
from pendopo.people.forms_staf import date_field
from pendopo.people.identifiers import read_identifier


class WhoForm(Isian):
    """Somebody who becomes administrator."""

    name = field(later("Nama lengkap"), later("Dengan gelar, seperti tercetak pada surat."), autocomplete="off")
    identifier = field(
        later("NIP atau surel"), later("18 angka, atau alamat seperti nama@daerah.go.id. Dipakai untuk masuk."),
        width="sedang", autocomplete="off", autocapitalize="none", spellcheck="false",
    )  # fmt: skip

    def clean_name(self) -> str:
        words = " ".join(str(self.cleaned_data["name"]).split())
        if len(words) > 160:
            raise ValidationError(_("Paling banyak 160 huruf."))
        return words

    def clean_identifier(self) -> str:
        typed: str = self.cleaned_data["identifier"]
        known = read_identifier(typed)
        if known is None or known.kind == "phone":
            raise ValidationError(_("Tulis NIP (18 angka) atau alamat surel, misalnya nama@daerah.go.id."))
        return typed


class EnvelopeForm(WhoForm):
    """The sealed code and the letter that appoints somebody."""

    code = field(later("Kode dari amplop"), later("25 huruf dan angka. Tanda hubung boleh tidak ditulis."),
                 autocomplete="off", autocapitalize="characters", spellcheck="false")  # fmt: skip
    letter_number = field(later("Nomor surat penunjukan"), width="sedang", autocomplete="off")
    letter_date = date_field(later("Tanggal surat"), later("Misalnya 23 11 2026."))
    signed_by = field(later("Penanda tangan surat"), later("Jabatan dan namanya, misalnya Sekretaris Daerah."),
                      autocomplete="off")  # fmt: skip
    scan = forms.FileField(
        label=later("Pindaian surat"), help_text=later("PDF, JPG, atau PNG, paling besar 5 MB."), required=False,
        widget=forms.FileInput({"class": "isian", "accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip
    field_order = ["code", "name", "identifier", "letter_number", "letter_date", "signed_by", "scan"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self._today = today
        super().__init__(*args, **kwargs)
        for name, most in (("letter_number", 80), ("signed_by", 160)):
            self.fields[name].widget.attrs["maxlength"] = str(most)

    def clean_letter_number(self) -> str:
        return str(self.cleaned_data["letter_number"]).strip()[:80]

    def clean_signed_by(self) -> str:
        return " ".join(str(self.cleaned_data["signed_by"]).split())[:160]

    def clean_letter_date(self) -> date:
        day: date = self.cleaned_data["letter_date"]
        if day > self._today:
            raise ValidationError(_("Tanggal surat tidak boleh sesudah hari ini."))
        return day
