"""The forms of signing in and of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pendopo.people.identifiers import Identifier, read_identifier
from pendopo.people.rules import check_password, check_pin

SECRET_MAX = 128
"""Signs of a password: long enough for any sentence, short enough to be hashed at no cost to others."""


def field(label: Any, help_text: Any = "", *, secret: bool = False, width: str = "", **attrs: str) -> forms.CharField:
    """A one-line field in the look of our forms; secrets are never written back into a page."""
    css = f"isian isian--{width}" if width else "isian"
    kind = forms.PasswordInput if secret else forms.TextInput
    return forms.CharField(
        label=label, help_text=help_text, strip=not secret, max_length=SECRET_MAX if secret else 200,
        widget=kind({"class": css, **attrs}),
        error_messages={"required": later("Bagian ini belum diisi.")},
    )  # fmt: skip


def pin_field(label: Any, help_text: Any = "", autocomplete: str = "new-password") -> forms.CharField:
    return field(
        label, help_text, secret=True, width="pendek", inputmode="numeric", maxlength="6", autocomplete=autocomplete
    )


def new_password_field() -> forms.CharField:
    return field(
        later("Kata sandi baru"), later("Paling sedikit 10 huruf atau angka."), secret=True, width="sedang",
        autocomplete="new-password",
    )  # fmt: skip


def code_field(label: Any, help_text: Any = "") -> forms.CharField:
    return field(label, help_text, width="pendek", inputmode="numeric", autocomplete="one-time-code", maxlength="12")


class Isian(forms.Form):
    """Base: after a mistake the wrong fields say so to screen readers."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def masalah(self) -> dict[str, str]:
        """The first sentence of each wrong field by its id, for the summary on top."""
        return {
            str(self[name].id_for_label) if name in self.fields else "isi": str(sentences[0])
            for name, sentences in self.errors.items()
        }

    def explain(self, name: str, sentence: str) -> None:
        """Add a sentence under a field after the form itself was valid."""
        self.add_error(name, sentence)


class SignInForm(Isian):
    identifier = field(
        later("Nomor telepon, surel, atau NIP"), later("Misalnya 0812 3456 7890 atau nama@contoh.id."),
        width="sedang", autocomplete="username", autocapitalize="none", spellcheck="false",
    )  # fmt: skip
    password = field(later("PIN atau kata sandi"), secret=True, width="sedang", autocomplete="current-password")


class FirstCodeForm(Isian):
    code = code_field(later("Kode 6 angka"), later("Yang sedang tampil di aplikasi itu."))


class CodeForm(Isian):
    code = code_field(later("Kode 6 angka"), later("Dari aplikasi pembuat kode, atau satu kode cadangan 8 angka."))


class _SignUpForm(Isian):
    """`identified` holds what was typed once the form is valid."""

    identified: Identifier
    kind = ""
    sentence: Any = ""

    def clean_identifier(self) -> str:
        typed: str = self.cleaned_data["identifier"]
        found = read_identifier(typed)
        if found is None or found.kind != self.kind:
            raise ValidationError(str(self.sentence))
        self.identified = found
        return typed


def name_field() -> forms.CharField:
    made = field(later("Nama"), later("Untuk menyapa Anda di halaman akun."), autocomplete="name")
    made.required = False
    return made


class PhoneSignUpForm(_SignUpForm):
    kind = "phone"
    sentence = later("Nomor telepon belum benar. Tulis seperti 0812 3456 7890.")
    identifier = field(
        later("Nomor telepon"), later("Misalnya 0812 3456 7890."), width="sedang",
        inputmode="tel", autocomplete="tel",
    )  # fmt: skip
    password = pin_field(later("PIN baru"), later("6 angka yang mudah Anda ingat dan sulit ditebak orang."))
    again = pin_field(later("Tulis PIN sekali lagi"))
    name = name_field()

    def clean_password(self) -> str:
        phone = self.identified.value if hasattr(self, "identified") else ""
        return judged(check_pin, self.cleaned_data["password"], phone)

    def clean_again(self) -> str:
        return _same(self.cleaned_data, later("Kedua PIN tidak sama. Tulis ulang PIN yang kedua."))


class EmailSignUpForm(_SignUpForm):
    kind = "email"
    sentence = later("Alamat surel belum benar. Tulis seperti nama@contoh.id.")
    identifier = field(
        later("Alamat surel"), later("Misalnya nama@contoh.id."), inputmode="email", autocomplete="email",
        autocapitalize="none", spellcheck="false",
    )  # fmt: skip
    password = new_password_field()
    again = field(later("Tulis kata sandi sekali lagi"), secret=True, width="sedang", autocomplete="new-password")
    name = name_field()

    def clean_password(self) -> str:
        email = self.identified.value if hasattr(self, "identified") else ""
        return good_password(self.cleaned_data["password"], email)

    def clean_again(self) -> str:
        return _same(self.cleaned_data, later("Kedua kata sandi tidak sama. Tulis ulang yang kedua."))


class NewPasswordForm(Isian):
    """A password for staff, at their invitation."""

    password = new_password_field()
    again = field(later("Tulis kata sandi sekali lagi"), secret=True, width="sedang", autocomplete="new-password")

    def clean_password(self) -> str:
        return good_password(self.cleaned_data["password"], "")

    def clean_again(self) -> str:
        return _same(self.cleaned_data, later("Kedua kata sandi tidak sama. Tulis ulang yang kedua."))


class ChangePasswordForm(NewPasswordForm):
    old = field(later("Kata sandi sekarang"), secret=True, width="sedang", autocomplete="current-password")
    field_order = ["old", "password", "again"]


class ChangePinForm(Isian):
    old = pin_field(later("PIN sekarang"), autocomplete="current-password")
    password = pin_field(later("PIN baru"), later("6 angka yang mudah Anda ingat dan sulit ditebak orang."))
    again = pin_field(later("Tulis PIN sekali lagi"))

    def __init__(self, *args: Any, phone: str = "", **kwargs: Any) -> None:
        self.phone = phone
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        return judged(check_pin, self.cleaned_data["password"], self.phone)

    def clean_again(self) -> str:
        return _same(self.cleaned_data, later("Kedua PIN tidak sama. Tulis ulang PIN yang kedua."))


class PasswordAgainForm(Isian):
    password = field(later("PIN atau kata sandi"), secret=True, width="sedang", autocomplete="current-password")


class PasskeyForm(Isian):
    name = field(later("Nama kunci"), later("Agar Anda mengenalinya nanti, misalnya Telepon saya."), width="sedang")


def judged(judge: Any, secret: str, about: str) -> str:
    try:
        return str(judge(secret, about))
    except ValueError as reason:
        raise ValidationError(_(str(reason))) from None


def good_password(password: str, identifier: str) -> str:
    good = judged(check_password, password, identifier)
    try:
        CommonPasswordValidator().validate(good)
    except ValidationError:
        raise ValidationError(_("Kata sandi ini sering dipakai orang dan mudah ditebak. Pakai kata lain.")) from None
    return good


def _same(cleaned: dict[str, Any], sentence: Any) -> str:
    again: str = cleaned["again"]
    if "password" in cleaned and again != cleaned["password"]:
        raise ValidationError(str(sentence))
    return again
