"""What a clerk posts of a paper that was received during an outage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pendopo.core.api import Refusal
from pendopo.engine.api import parse_date
from pendopo.files.api import JPEG, PDF, PNG, CleanUpload, read_upload
from pendopo.layanan.forms_staf import NO_DAY
from pendopo.layanan.models import PermohonanSusulan
from pendopo.layanan.rules_susulan import Outage
from pendopo.tenancy.api import Region

ACCEPT = (PDF, JPEG, PNG)
MAX_MB = 10
MOMENTS = ("sejak", "sampai", "diterima")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]?([0-5]\d)")


@dataclass
class OutageForm:
    """As typed, with a sentence by field for what is wrong; `outage` and `paper` are there when nothing is."""

    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    outage: Outage | None = None
    paper: CleanUpload | None = None

    @classmethod
    def read(cls, place: Region, post: Mapping[str, Any], files: Mapping[str, Any]) -> OutageForm:
        names = [*(f"{one}_{part}" for one in MOMENTS for part in ("hari", "jam")), "sebab", "catatan", "unit"]
        form = cls({name: str(post.get(name, ""))[:200] for name in names})
        found = {one: form._moment(place, one) for one in MOMENTS}
        if form.typed["sebab"] not in dict(PermohonanSusulan.REASONS):
            form.problems["sebab"] = _("Pilih sebab gangguannya.")
        form.paper = form._paper(files.get("kertas"))
        began, ended, received = (found[one] for one in MOMENTS)
        if not form.problems and began and ended and received:
            form.outage = Outage(received, began, ended, form.typed["sebab"], form.typed["catatan"])
        return form

    def _moment(self, place: Region, name: str) -> datetime | None:
        """A day and a time of the region."""
        day, clock = parse_date(self.typed[f"{name}_hari"]), _CLOCK.fullmatch(self.typed[f"{name}_jam"].strip())
        if day is None:
            self.problems[f"{name}_hari"] = str(NO_DAY)
        if clock is None:
            self.problems[f"{name}_jam"] = _("Tulis jam dan menit, misalnya 09.30.")
        if day is None or clock is None:
            return None
        return datetime.combine(day, time(int(clock[1]), int(clock[2])), tzinfo=place.tz)

    def _paper(self, upload: Any) -> CleanUpload | None:
        if not isinstance(upload, UploadedFile) or not upload.size:
            self.problems["kertas"] = _("Lampirkan pindaian formulir kertas yang diterima.")
            return None
        try:
            return read_upload(upload, accept=ACCEPT, max_mb=MAX_MB)
        except Refusal as no:
            self.problems["kertas"] = no.sentence
            return None

    def mind(self, field_name: str, sentence: str) -> None:
        """Put what the rules mind beside its question."""
        self.problems[f"{field_name}_hari" if field_name in MOMENTS else field_name] = sentence
