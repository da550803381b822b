"""Forms of PINs at counters, of several people under one phone, and of codes handed over on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pendopo.people.forms import Isian, field, judged, pin_field
from pendopo.people.forms_staf import select_field
from pendopo.people.models import Unit
from pendopo.people.rules import check_pin, check_staff_pin

NEW_PIN = later("6 angka yang mudah Anda ingat dan sulit ditebak orang.")
CODE = later("8 angka pada kertas yang Anda terima. Berlaku sehari.")


def paper_code_field(label: Any) -> forms.CharField:
    """Eight digits, written with or without the gap in their middle."""
    return field(label, CODE, width="pendek", inputmode="numeric", autocomplete="off", maxlength="12")


class OnePinForm(Isian):
    """The PIN of somebody chosen by name."""

    pin = pin_field("PIN", autocomplete="current-password")


class UnlockForm(Isian):
    """The PIN, or the password of who has none."""

    pin = field(later("PIN atau kata sandi"), secret=True, width="sedang", autocomplete="current-password")


class TwoPinsForm(Isian):
    """A PIN written twice. `about`: what it must not be taken from (phone number or NIP)."""

    password = pin_field(later("PIN baru"), NEW_PIN)
    again = pin_field(later("Tulis PIN sekali lagi"))

    def __init__(self, *args: Any, about: str = "", is_staff: bool = False, **kwargs: Any) -> None:
        self._about, self._judge = about, check_staff_pin if is_staff else check_pin
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        return judged(self._judge, self.cleaned_data["password"], self._about)

    def clean_again(self) -> str:
        if self.cleaned_data.get("password", self.cleaned_data["again"]) != self.cleaned_data["again"]:
            raise ValidationError(_("Kedua PIN tidak sama. Tulis ulang PIN yang kedua."))
        return str(self.cleaned_data["again"])


class HouseholdForm(TwoPinsForm):
    """Somebody else under the same phone number."""

    name = field(later("Nama singkat"), later("Nama panggilan yang dikenali orang serumah."), width="sedang")
    field_order = ["name", "password", "again"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _short(self.fields["name"])

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class MyNameForm(Isian):
    """One's own short name."""

    name = field(later("Nama singkat Anda"), later("Nama panggilan yang dikenali orang serumah."), width="sedang")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _short(self.fields["name"])

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


def _short(field_: forms.Field) -> None:
    field_.widget.attrs["maxlength"] = "40"
    assert isinstance(field_, forms.CharField)
    field_.max_length = 40
    field_.validators = [*field_.validators, _at_most_40]


def _at_most_40(text: str) -> None:
    if len(text) > 40:
        raise ValidationError(_("Paling banyak 40 huruf."))


class PaperCodeForm(TwoPinsForm):
    """A code on paper, and the PIN that it lets somebody choose."""

    identifier = field(later("NIP"), later("18 angka."), width="sedang", autocomplete="username", inputmode="numeric")
    code = paper_code_field(later("Kode dari pengelola"))
    field_order = ["identifier", "code", "password", "again"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_staff=True, **kwargs)

    def clean_identifier(self) -> str:
        self._about = "".join(str(self.cleaned_data["identifier"]).split())
        return self._about


class CounterDeviceForm(Isian):
    """The computer in front of the administrator becomes one of a counter."""

    name = field(later("Nama komputer"), later("Misalnya Loket 2, lantai 1."), width="sedang", autocomplete="off")
    unit = select_field(
        later("Unit"), later("Petugas unit ini tampil pada komputernya."), missing=later("Pilih unitnya.")
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.pk): unit for unit in units}
        self.fields["name"].widget.attrs["maxlength"] = "80"
        chooser = self.fields["unit"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [("", _("Pilih unit")), *((key, unit.name) for key, unit in self._units.items())]

    def clean_name(self) -> str:
        words = " ".join(str(self.cleaned_data["name"]).split())
        if len(words) > 80:
            raise ValidationError(_("Paling banyak 80 huruf."))
        return words

    @property
    def chosen_unit(self) -> Unit:
        """The unit that was chosen, once the form is valid."""
        return self._units[self.cleaned_data["unit"]]
