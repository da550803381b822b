"""The files: no sign-in, streamed, with an ETag, readable from any page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pendopo.keterbukaan import kamus, queries_data, queries_kabar, queries_umum, sajian
from pendopo.keterbukaan.models import KabarPerubahan
from pendopo.people.api import PendopoRequest, local_day, publik
from pendopo.tenancy.api import current_alias, reading_from, region

Row = list[Any]
FACE = ("berakhir", "selesai", "terlambat")
FEED = 30


@require_safe
@publik(reads=True)
def berkas(request: PendopoRequest, berkas: str, form: str) -> HttpResponseBase:
    """/data/janji/<file>.<csv|json>: one file, whole."""
    today = local_day(request.now)
    parts = queries_data.rows_of(request.region, current_alias(), berkas, today)
    tag = sha256(f"{queries_umum.tag()}{today}{berkas}{form}".encode()).hexdigest()[:32]
    return sajian.answer(request, f"janji-{berkas}", form, kamus.FILES[berkas].head, parts, tag=tag)


@require_safe
@publik(reads=True)
def layanan(request: PendopoRequest) -> HttpResponseBase:
    """/janji.csv: the list of services as it stands on the page, with its filters."""
    masa = queries_umum.Masa.read(request.GET.get("masa", ""), local_day(request.now))
    rows = queries_umum.services(
        masa, get_language() or "id", unit=request.GET.get("unit", ""), order=request.GET.get("urut", "")
    )
    head = (
        "layanan", "judul", "dari_bulan", "sampai_bulan", "janji_hari", "selesai", "terlambat", "tepat_persen",
        "median_hari", "p90_hari", "terbuka_kini", "lewat_kini",
    )  # fmt: skip
    body = [_line(row, masa) for row in rows]
    tag = sha256(repr(body).encode()).hexdigest()[:32]
    return sajian.answer(request, "janji", "csv", head, [body], tag=tag)


def _line(row: queries_umum.Layanan, masa: queries_umum.Masa) -> Row:
    permille = row.sums.on_time_permille
    told = row.sums.finished > 0
    return [
        row.id, row.title, f"{masa.first:%Y-%m}", f"{masa.last:%Y-%m}", row.promise, row.count,
        row.sums.late if told else None, None if permille is None else permille / 10, row.sums.days(500),
        row.sums.days(900), row.open, row.late,
    ]  # fmt: skip


@require_safe
@publik(reads=True)
def paket(request: PendopoRequest) -> HttpResponseBase:
    """/data/janji/datapackage.json: what the files hold, for programs."""
    base = request.build_absolute_uri(reverse("keterbukaan:kamus")).removesuffix("/janji/kamus-data") + "/data/janji"
    title = _("Janji layanan %(daerah)s") % {"daerah": request.region.title}
    body = kamus.package(title, base)
    return sajian.document(request, body, tag=sha256(repr(body).encode()).hexdigest()[:32])


# -- what changed


@require_safe
@publik(reads=True)
def indeks(request: PendopoRequest) -> HttpResponseBase:
    """/data/perubahan/indeks.json: every daily file with its digest and the one it is chained to."""
    files = queries_kabar.files_told()
    body = {"berkas": [{"hari": one.day.isoformat(), **_chain(one)} for one in files]}
    return sajian.document(request, body, tag=files[0].digest[:32] if files else "kosong")


def _chain(one: KabarPerubahan) -> dict[str, Any]:
    return {"banyak": one.count, "jenis": one.kinds, "sidik_sebelumnya": one.former, "sidik": one.digest}


@require_safe
@publik(reads=True)
def sehari(request: PendopoRequest, day: str, form: str) -> HttpResponseBase:
    """/data/perubahan/<2026-11-20>.<csv|json>: what changed until the end of that day."""
    found = queries_kabar.file_of(_day(day))
    if found is None:
        raise Http404
    parts = _changes(request, found.day, current_alias())
    if form == "csv":
        return sajian.answer(
            request, f"perubahan-{day}", form, kamus.PERUBAHAN.head, _flat(parts), tag=found.digest[:32]
        )
    return sajian.lines(request, f"perubahan-{day}", _chain(found) | {"hari": day}, parts, tag=found.digest[:31] + "j")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text.isascii() and len(text) == len("2026-11-20") else _none()
    except ValueError:
        return _none()


def _none() -> date:
    raise Http404


def _changes(request: PendopoRequest, day: date, alias: str) -> Iterator[list[dict[str, Any]]]:
    """The lines of a file, some at a time, each part in a transaction of its own."""
    after = -1
    while True:
        with reading_from(alias), region(request.region):
            rows = queries_kabar.lines_of(day, after)
        if not rows:
            return
        yield [body for _seq, body in rows]
        after = rows[-1][0]


def _flat(parts: Iterator[list[dict[str, Any]]]) -> Iterator[list[Row]]:
    for part in parts:
        yield [
            [
                body["jenis"], body["hari"], body["layanan"], body["tahap"],
                *((body["sebelum"] or {}).get(name) for name in FACE),
                *((body["sesudah"] or {}).get(name) for name in FACE),
                body["sidik_sebelum"], body["sidik_sesudah"],
            ]
            for body in part
        ]  # fmt: skip


@require_safe
@publik(reads=True)
def umpan(request: PendopoRequest) -> HttpResponseBase:
    """/data/perubahan/umpan.xml: the same as an Atom feed."""
    files = queries_kabar.files_told(FEED)
    here = request.build_absolute_uri(reverse("keterbukaan:perubahan"))
    feed = Atom1Feed(
        title=_("Perubahan data janji layanan %(daerah)s") % {"daerah": request.region.title}, link=here,
        description="", language=get_language() or "id", feed_url=request.build_absolute_uri(),
    )  # fmt: skip
    for one in files:
        address = reverse("keterbukaan:perubahan_hari_json", args=[one.day.isoformat()])
        feed.add_item(
            title=f"{one.day.isoformat()}: {one.count}", link=request.build_absolute_uri(address),
            description=", ".join(f"{name} {n}" for name, n in one.kinds.items()) or "–", pubdate=one.made_at,
            updateddate=one.made_at, unique_id=f"urn:sha256:{one.digest}",
        )  # fmt: skip
    return sajian.text(request, feed.writeString("utf-8"), "xml", tag=files[0].digest[:31] + "a" if files else "kosong")
