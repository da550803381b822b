"""The record of a visit as paper: its words, its photos made small, a sketch of its points."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from pendopo.cases.api import Case
from pendopo.documents.api import Paper
from pendopo.files.api import StoredFile, read_file
from pendopo.lapangan import rules
from pendopo.lapangan.models import BeritaAcaraSurvei, FotoKunjungan, HadirKunjungan, HasilKunjungan
from pendopo.lapangan.rules_letak import Spot, sketch_svg
from pendopo.lapangan.vocabulary import KERTAS, LAYAR, SARAN, SIFAT, SUMBER
from pendopo.lib.formats import tanggal
from pendopo.tenancy.api import Region

TITLE = "Berita Acara Kunjungan Lapangan"
NUMBER = "{urut}/BA-SURVEI/{tahun}"
"""An editable default of the house, not a rule of archives: perlu verifikasi."""
LONG_SIDE, QUALITY = 900, 72
"""Dots and quality of a photo on paper: about 100 kB each; the photo itself stays as it came."""
MAX_ON_PAPER = 16


def new_code() -> str:
    """128 random bits as 26 small letters and digits, as on every paper of the house."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def number_of(seq: int, year: int) -> str:
    return NUMBER.format(urut=f"{seq:04d}", tahun=year)


def check_address(place: Region, code: str) -> str:
    """The public page to which the QR code of a record leads."""
    return f"{place.base_url.rstrip('/')}/survei/{code}"


@cache
def template() -> str:
    """The typst source."""
    return (Path(__file__).parent / "surat" / "berita-acara.typ").read_text(encoding="utf-8")


def paper_of_record(place: Region, row: BeritaAcaraSurvei) -> Paper:
    """Everything the press needs, read inside the region's transaction."""
    result, visit = row.result, row.visit
    case = Case.objects.get(pk=visit.case_id)
    checklist, words = rules.read_checklist(visit.checklist), result.words
    photos = photos_of(result)[:MAX_ON_PAPER]
    present = list(HadirKunjungan.objects.select_related("signature").filter(result=result).order_by("position"))
    spots = spots_of(visit.position, result, photos)
    names = {one.pk: f"foto-{number}.svg" for number, one in enumerate(photos, 1)}
    data = {
        "fakta": facts(place, row, case), "butir": item_words(checklist, result, photos), "temuan": words["temuan"],
        "saran": dict(SARAN)[result.advice], "saran_catatan": words["saran"],
        "foto": [photo_words(place, one, names[one.pk], number) for number, one in enumerate(photos, 1)],
        "sketsa": sketch_svg(spots), "titik": [[one.label, one.position.replace(",", ", ")] for one in spots],
        "hadir": [person_words(one) for one in present], "basah": any(one.way == KERTAS for one in present),
        "jumlah_foto": len(result.photos),
    }  # fmt: skip
    pictures = {names[one.pk]: small(one.file) for one in photos}
    pictures |= {f"ttd-{one.position}.svg": flat(one.signature) for one in present if one.signature}
    return Paper(
        title=TITLE, number=row.number, unit=office_of(row), template=template(), code=row.code, at=row.made_at,
        data=data, address=check_address(place, row.code), pictures=pictures,
    )  # fmt: skip


def office_of(row: BeritaAcaraSurvei) -> str:
    unit = row.visit.unit
    return unit.name if unit is not None else ""


def facts(place: Region, row: BeritaAcaraSurvei, case: Case) -> list[list[str]]:
    """What stands above: of which case, when, where."""
    result, visit = row.result, row.visit
    began, ended = result.started_at.astimezone(place.tz), result.ended_at.astimezone(place.tz)
    at = f"{tanggal(began.date(), weekday=True)}, pukul {began:%H.%M} sampai {ended:%H.%M}"
    where = ", ".join(part for part in (result.words["alamat"], visit.sub_area) if part)
    source = dict(SUMBER).get(result.source, "").lower()
    position = f"{result.position.replace(',', ', ')} ({source})" if result.position else ""
    if position and result.accuracy_m is not None:
        position += f", ketelitian sekitar {result.accuracy_m} m"
    pairs = [
        ("Layanan", visit.service_title), ("Nomor berkas", case.number), ("Pemohon", case.applicant),
        ("Waktu", at), ("Tempat", where), ("Letak", position), ("Daftar periksa", visit.checklist["title"]),
    ]  # fmt: skip
    return [[name, text] for name, text in pairs if text]


def item_words(
    checklist: rules.Checklist, result: HasilKunjungan, photos: Sequence[FotoKunjungan]
) -> list[dict[str, Any]]:  # fmt: skip
    """Each item with its answer, its note, and the numbers of its photos."""
    notes: Mapping[str, str] = result.words["catatan"]
    return [
        {
            "judul": item.title, "jawab": rules.answer_words(item, result.answers.get(item.id, "")),
            "catatan": notes.get(item.id, ""),
            "foto": [str(number) for number, one in enumerate(photos, 1) if one.item == item.id],
        }
        for item in checklist.items
    ]  # fmt: skip


def photo_words(place: Region, one: FotoKunjungan, name: str, number: int) -> dict[str, str]:
    """The line below a photo: when, where, its digest."""
    at = one.taken_at.astimezone(place.tz)
    where = one.position.replace(",", ", ")
    if one.accuracy_m is not None:
        where += f" (±{one.accuracy_m} m)"
    return {
        "berkas": name, "nomor": str(number), "ket": one.caption, "saat": f"{tanggal(at.date())} {at:%H.%M}",
        "letak": where, "sidik": one.sha256[:16],
    }  # fmt: skip


def person_words(one: HadirKunjungan) -> dict[str, str]:
    return {
        "nama": one.name, "sifat": dict(SIFAT)[one.capacity], "cara": one.way, "alasan": one.reason,
        "gambar": f"ttd-{one.position}.svg" if one.way == LAYAR and one.signature_id else "",
    }  # fmt: skip


def photos_of(result: HasilKunjungan) -> list[FotoKunjungan]:
    """The photos of a result in the order in which they were sent with it."""
    rows = FotoKunjungan.objects.select_related("file").filter(client_id__in=result.photos)
    order = {text: number for number, text in enumerate(result.photos)}
    return sorted(rows, key=lambda one: order[str(one.client_id)])


def spots_of(asked: str, result: HasilKunjungan, photos: Sequence[FotoKunjungan]) -> list[Spot]:
    """What is drawn: where the case says it is, where the surveyors stood, where photos were taken."""
    found = [Spot("Permohonan", asked, is_asked=True)] if asked else []
    found += [Spot("Kunjungan", result.position)] if result.position else []
    return found + [Spot(f"Foto {number}", one.position) for number, one in enumerate(photos, 1) if one.position]


def small(stored: StoredFile) -> bytes:
    """A photo as it is printed."""
    with Image.open(BytesIO(read_file(stored))) as image:
        image.thumbnail((LONG_SIDE, LONG_SIDE))
        return saved(image, "JPEG")


def flat(stored: StoredFile) -> bytes:
    """A drawn signature on white: archives take no transparency."""
    with Image.open(BytesIO(read_file(stored))) as image:
        drawn = image.convert("RGBA")
        paper = Image.new("RGB", drawn.size, "white")
        paper.paste(drawn, mask=drawn.getchannel("A"))
        return saved(paper, "PNG")


def saved(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    image.convert("RGB").save(out, kind, quality=QUALITY)
    return out.getvalue()
