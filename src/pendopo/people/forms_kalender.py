"""The forms of the working calendar: days off and office hours, each with the decision it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pendopo.core.api import HariLibur, HoursPlan
from pendopo.lib.worktime import Hours
from pendopo.people.forms import Isian, field
from pendopo.people.forms_staf import date_field, select_field
from pendopo.people.models import Unit
from pendopo.people.queries_kalender import WEEKDAYS
from pendopo.people.rules import read_hours


def decree_field() -> forms.CharField:
    """The decision everybody can look up."""
    made = field(
        later("Dasar keputusan"), later("Nomor dan tanggalnya, supaya perubahan tenggat dapat diperiksa siapa saja."),
        autocomplete="off",
    )  # fmt: skip
    made.error_messages["required"] = later("Tulis nomor dan tanggal keputusan yang menjadi dasarnya.")
    return made


class DayOffForm(Isian):
    """A day on which the offices stay closed."""

    day = date_field(later("Tanggal"), later("Misalnya 23 11 2026."))
    name = field(later("Nama hari libur"), autocomplete="off")
    kind = select_field(later("Jenis"), missing=later("Pilih jenisnya."), width="isian--sedang")
    decree = decree_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["kind"]
        assert isinstance(chooser, forms.ChoiceField)
        kinds = HariLibur._meta.get_field("kind").choices or ()
        chooser.choices = [("", _("Pilih jenis")), *kinds]
        self.fields["name"].error_messages["required"] = _("Tulis nama hari libur itu.")


class WithdrawForm(Isian):
    """The offices work on that day after all."""

    day = date_field(later("Tanggal"), "")
    decree = decree_field()


class HoursForm(Isian):
    """Opening hours of each weekday as people write them; for everybody, one unit, or a season."""

    unit = select_field(later("Untuk"), missing=later("Pilih unitnya."))
    season = field(
        later("Nama masa khusus"), later("Misalnya Ramadan 1448 H. Kosongkan untuk jam kerja sehari-hari."),
        autocomplete="off",
    )  # fmt: skip
    first = date_field(later("Hari pertama masa khusus"), "")
    last = date_field(later("Hari terakhir masa khusus"), "")
    decree = decree_field()

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, weekday in enumerate(WEEKDAYS):
            help_text = _("Misalnya 08.00–11.30, 13.00–15.30. Kosong berarti tutup.") if number == 0 else ""
            self.fields[f"hari_{number}"] = field(weekday, help_text, width="sedang", autocomplete="off")
            self.fields[f"hari_{number}"].required = False
        for name in ("unit", "season", "first", "last"):
            self.fields[name].required = False
        chooser = self.fields["unit"]
        assert isinstance(chooser, forms.ChoiceField)
        self._units = {str(unit.pk): unit for unit in units}
        chooser.choices = [("", _("Semua kantor daerah ini")), *((key, unit.name) for key, unit in self._units.items())]
        days = [f"hari_{number}" for number in range(len(WEEKDAYS))]
        self.order_fields(["unit", "season", "first", "last", *days, "decree"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if bool(found.get("season")) != bool(found.get("first") and found.get("last")) and not self.errors:
            self.add_error("season", _("Masa khusus memerlukan nama, hari pertama, dan hari terakhir."))
        plan: dict[int, tuple[Hours, ...]] = {}
        for number in range(len(WEEKDAYS)):
            try:
                parts = read_hours(found.get(f"hari_{number}") or "")
            except ValueError:
                sentence = _("Tulis jam buka dan tutup, misalnya 08.00–15.00; jam tutup sesudah jam buka.")
                self.add_error(f"hari_{number}", ValidationError(sentence))
                continue
            if parts:
                plan[number] = parts
        if not plan and not self.errors:
            self.add_error("hari_0", _("Isi sedikitnya satu hari kerja."))
        found["plan"] = plan
        return found

    @property
    def chosen(self) -> HoursPlan:
        """The plan, once the form is valid."""
        data = self.cleaned_data
        unit = self._units.get(data.get("unit") or "")
        return HoursPlan(
            data["plan"], unit_id=unit.pk if unit else None, season=data.get("season") or "",
            first=data.get("first"), last=data.get("last"),
        )  # fmt: skip
