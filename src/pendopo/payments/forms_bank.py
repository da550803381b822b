"""What is typed about banks, interest, differences and money given back, read into wishes or sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from pendopo.engine.api import parse_date
from pendopo.payments.forms import read_amount
from pendopo.payments.rules import one_line
from pendopo.payments.rules_bunga import ROUNDINGS, Interest
from pendopo.payments.services import Back, Wish

TEXTS = {
    "bank_name": 80, "treasury_account": 40, "prefix": 8, "nmid": 20, "merchant_name": 25, "merchant_city": 15,
    "base_url": 200, "partner_id": 36, "basis": 200,
}  # fmt: skip
SECRET = {"client_key": 200, "client_secret": 400, "private_key": 6000, "channel": 20}


def _typed(post: Mapping[str, Any], names: Mapping[str, int]) -> dict[str, str]:
    return {name: one_line(str(post.get(name, "")), most) for name, most in names.items()}


@dataclass
class BankForm:
    """The choice of a bank as typed; secrets are never given back to the page."""

    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    wish: Wish | None = None

    @classmethod
    def read(cls, post: Mapping[str, Any]) -> BankForm:
        form = cls(_typed(post, {"bank": 20, "mulai": 20, **TEXTS}))
        day = parse_date(form.typed["mulai"])
        if day is None:
            form.problems["mulai"] = _("Tulis tanggal seperti 23 11 2026.")
            return form
        texts = {name: form.typed[name] for name in TEXTS} if form.typed["bank"] else {}
        secrets = {name: str(post.get(name, "")).strip()[:most] for name, most in SECRET.items()}
        form.wish = Wish(form.typed["bank"], day, texts, secrets)
        return form


@dataclass
class InterestForm:
    """A rule of interest as typed."""

    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    rule: Interest | None = None
    valid_from: date | None = None

    @classmethod
    def read(cls, post: Mapping[str, Any]) -> InterestForm:
        names = {"bunga": 10, "paling_lama": 5, "pembulatan": 10, "dasar": 200, "mulai_bunga": 20}
        form = cls(_typed(post, names))
        rate, most = _hundredths(form.typed["bunga"]), form.typed["paling_lama"]
        form.valid_from = parse_date(form.typed["mulai_bunga"])
        if rate is None:
            form.problems["bunga"] = _("Isi persen sebulan, misalnya 1 atau 0,6.")
        if not (most.isascii() and most.isdigit()):
            form.problems["paling_lama"] = _("Isi dengan angka bulan, misalnya 24.")
        if form.typed["pembulatan"] not in ROUNDINGS:
            form.problems["pembulatan"] = _("Pilih cara membulatkan.")
        if not form.typed["dasar"]:
            form.problems["dasar"] = _("Isi dasar hukumnya: peraturan dan pasalnya.")
        if form.valid_from is None:
            form.problems["mulai_bunga"] = _("Tulis tanggal seperti 23 11 2026.")
        if not form.problems and rate is not None:
            form.rule = Interest(rate, int(most), form.typed["pembulatan"], form.typed["dasar"], True)
        return form


def _hundredths(typed: str) -> int | None:
    """A percentage with at most two decimals as hundredths of a percent."""
    try:
        value = Decimal(typed.replace("%", "").replace(" ", "").replace(",", ".")) * 100
    except InvalidOperation:
        return None
    whole = value.is_finite() and value == value.to_integral_value() and 0 <= value <= 10_000
    return int(value) if whole else None


@dataclass
class BackForm:
    """Money given back as typed."""

    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    back: Back | None = None

    @classmethod
    def read(cls, post: Mapping[str, Any]) -> BackForm:
        names = {"kembali_jumlah": 24, "kembali_tanggal": 20, "kembali_ref": 60, "kembali_alasan": 300, "rekening": 60}
        form = cls(_typed(post, names))
        amount, day = read_amount(form.typed["kembali_jumlah"]), parse_date(form.typed["kembali_tanggal"])
        if amount is None:
            form.problems["kembali_jumlah"] = _("Isi jumlahnya dengan angka, misalnya 216.675.")
        if day is None:
            form.problems["kembali_tanggal"] = _("Tulis tanggal seperti 23 11 2026.")
        if amount is not None and day is not None:
            form.back = Back(
                amount, day, form.typed["kembali_ref"], form.typed["kembali_alasan"], form.typed["rekening"]
            )
        return form
