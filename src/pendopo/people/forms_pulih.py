"""Forms of recovery: at the counter, with the code on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pendopo.people.forms import Isian, field, good_password, judged
from pendopo.people.forms_pin import paper_code_field
from pendopo.people.identifiers import Identifier, read_identifier
from pendopo.people.models import PinRecovery
from pendopo.people.rules import check_pin

CHECKED = [
    (PinRecovery.KTP, later("KTP asli dilihat, fotonya cocok")),
    (PinRecovery.ANSWERS, later("Dua jawaban benar tentang permohonannya sendiri")),
]
QUESTIONS = [
    ("layanan", later("Layanan yang terakhir dimohon")),
    ("tanggal", later("Kira-kira kapan diajukan")),
    ("nomor", later("Nomor registrasi atau bukti pendaftaran")),
    ("lokasi", later("Lokasi yang dimohonkan")),
    ("keadaan", later("Sampai mana berkasnya")),
]
REASONS = [
    ("lupa", later("Lupa PIN")),
    ("telepon", later("Telepon hilang atau rusak")),
    ("terkunci", later("Terlalu banyak percobaan")),
]


class SearchForm(Isian):
    """The number or address of whoever stands at the counter; `identified` once the form is valid."""

    identified: Identifier
    identifier = field(
        later("Nomor telepon atau surel akunnya"), later("Seperti yang dipakai warga itu untuk masuk."), width="sedang",
        autocomplete="off",
    )  # fmt: skip

    def clean_identifier(self) -> str:
        typed: str = self.cleaned_data["identifier"]
        found = read_identifier(typed)
        if found is None or found.kind == "nip":
            raise ValidationError(_("Tulis nomor telepon atau alamat surel."))
        self.identified = found
        return typed


def _choices(label: Any, options: Sequence[tuple[str, Any]], missing: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=options, widget=forms.Select({"class": "isian"}),
        error_messages={"required": missing, "invalid_choice": missing},
    )  # fmt: skip


class OpenForm(Isian):
    """Whose account, what was checked, why. The accounts come signed from the search."""

    account = _choices(later("Akun"), (), later("Pilih akunnya."))
    checked = _choices(later("Yang diperiksa"), [("", later("Pilih")), *CHECKED], later("Pilih yang Anda periksa."))
    questions = forms.MultipleChoiceField(
        label=later("Yang ditanyakan dan dijawab benar"), required=False, choices=QUESTIONS,
        help_text=later("Paling sedikit dua, bila KTP tidak dilihat. Jawabannya tidak ditulis di sini."),
        widget=forms.CheckboxSelectMultiple({"class": "centang"}),
    )  # fmt: skip
    reason = _choices(later("Sebabnya"), [("", later("Pilih")), *REASONS], later("Pilih sebabnya."))

    def __init__(self, *args: Any, accounts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = accounts
        chooser = self.fields["account"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = list(accounts) if len(accounts) == 1 else [("", _("Pilih orangnya")), *accounts]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("checked") == PinRecovery.ANSWERS and len(data.get("questions", ())) < 2:
            self.add_error("questions", _("Tanyakan paling sedikit dua hal."))
        return data


class RecoverForm(Isian):
    """The number, the code on paper, and a new PIN (or password, of an account by e-mail)."""

    identifier = field(later("Nomor telepon atau surel"), width="sedang", autocomplete="username")
    code = paper_code_field(later("Kode dari loket"))
    password = field(
        later("PIN baru"), later("6 angka. Akun dengan surel memakai kata sandi, paling sedikit 10 huruf."),
        secret=True, width="sedang", autocomplete="new-password",
    )  # fmt: skip
    again = field(later("Tulis sekali lagi"), secret=True, width="sedang", autocomplete="new-password")

    def clean_password(self) -> str:
        known = read_identifier(self.cleaned_data.get("identifier", ""))
        secret: str = self.cleaned_data["password"]
        if known is not None and known.kind == "email":
            return good_password(secret, known.value)
        return judged(check_pin, secret, known.value if known else "")

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("password", again) != again:
            raise ValidationError(_("Keduanya tidak sama. Tulis ulang yang kedua."))
        return again
