"""What the pages of the register take in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pendopo.engine.api import parse_date
from pendopo.perizinan import rules_batas as rules


@dataclass(frozen=True)
class BoundaryForm:
    """What somebody typed beside a file of boundaries."""

    title: str = ""
    source: str = ""
    licence: str = ""
    as_of: str = ""
    day: date | None = None
    drawing: rules.Drawing | None = None


def read_boundary(request: HttpRequest) -> tuple[BoundaryForm, dict[str, str]]:
    """The typed words and the drawing, and what is wrong by field."""

    def text(name: str, most: int) -> str:
        return " ".join(request.POST.get(name, "").replace("\0", " ").split())[:most]

    day, drawing, faults = parse_date(text("per", 40)), None, {}
    upload = request.FILES.get("berkas")
    if upload is None:
        faults["berkas"] = _("Pilih berkas GeoJSON.")
    else:
        try:
            drawing = rules.read_geojson(upload.read(rules.MOST_MB * 1_000_000 + 1))
        except rules.BadShape as no:
            faults["berkas"] = str(no)
    form = BoundaryForm(text("judul", 120), text("sumber", 200), text("lisensi", 120), text("per", 40), day, drawing)
    if not form.title:
        faults["judul"] = _("Tulis apa isinya, misalnya “Batas kecamatan”.")
    if not form.source:
        faults["sumber"] = _("Tulis dari siapa data ini.")
    if not form.licence:
        faults["lisensi"] = _("Tulis lisensinya. Tanpa izin pakai, batas tidak boleh ditampilkan.")
    if day is None:
        faults["per"] = _("Tulis keadaan per tanggal berapa, misalnya 31-12-2025.")
    return form, faults
