"""Papers of the survey: the report for PermenPANRB 14/2017, and a poster with a QR code. Outside any transaction."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from pendopo.documents.api import Paper, print_paper
from pendopo.lib.formats import tanggal
from pendopo.people.api import Unit
from pendopo.skm.models import HasilSurvei, TindakLanjut
from pendopo.skm.rules import GRADES, MISPRINT, ROUNDING, comma
from pendopo.tenancy.api import Region

FOLDER = Path(__file__).resolve().parent / "surat"


@cache
def template(name: str) -> str:
    """The typst source of a paper."""
    return (FOLDER / f"{name}.typ").read_text(encoding="utf-8")


def report(
    place: Region,
    body: Mapping[str, Any],
    done: Sequence[TindakLanjut],
    *,
    at: datetime,
    row: HasilSurvei | None = None,
) -> bytes:
    """The report of a result; without `row` it says that the numbers are not published. Raises TypesetProblem."""
    base = place.base_url.rstrip("/")
    data = {
        "b": body, "diumumkan": tanggal(at.astimezone(place.tz).date()) if row else "",
        "oleh": row.published_label if row else "",
        "versi": row.version if row else 0, "sidik": row.digest if row else "", "pembulatan": ROUNDING,
        "salah_cetak": MISPRINT,
        "tabel": [
            [
                str(one.number), f"{one.mark_from} – {one.mark_to}",
                f"{comma(one.index_from, 2)} – {comma(one.index_to, 2)}", one.letter, one.words,
            ]
            for one in GRADES
        ],
        "tindak": [
            [one.element, one.plan, one.who, tanggal(one.due), tanggal(one.done_on) if one.done_on else "belum"]
            for one in done
        ],
    }  # fmt: skip
    paper = Paper(
        title="Laporan Survei Kepuasan Masyarakat", number=body["periode"]["judul"], unit=body["lingkup"]["judul"],
        template=template("laporan"), code="", at=at, data=data,
        address=f"{base}/kepuasan/hasil/{row.pk}" if row else f"{base}/kepuasan",
    )  # fmt: skip
    return print_paper(place, paper)


def kept_report(place: Region, row: HasilSurvei, done: Sequence[TindakLanjut]) -> bytes:
    """The PDF of a published result, kept for the same numbers and follow-up."""
    stand = sum(2 if one.done_on else 1 for one in done)
    path = Path(settings.PENDOPO_HOME) / "laporan" / f"{place.id}-{row.pk}-{len(done)}-{stand}.pdf"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    content = report(place, row.body, done, at=row.published_at, row=row)
    with suppress(OSError):  # a full disk only means that it is made anew next time
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(content)
        part.replace(path)
    return content


def poster(place: Region, unit: Unit, *, at: datetime) -> bytes:
    """A sheet for the wall of an office. Raises TypesetProblem."""
    paper = Paper(
        title="Nilai layanan kami", number="", unit=unit.name, template=template("poster"), code="", at=at,
        data={"kantor": unit.name}, address=f"{place.base_url.rstrip('/')}/kepuasan/loket/{unit.pk}",
    )  # fmt: skip
    return print_paper(place, paper)


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF to look at."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def download(content: str | bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
