"""Evidence that the platform itself holds. Rows carry no personal data; what other apps hold they say themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from pendopo.audit.api import DayHead
from pendopo.cases.api import Case
from pendopo.core.api import Evidence
from pendopo.definitions.api import catalogue
from pendopo.documents.api import Letter
from pendopo.keterbukaan.models import FaktaBulan, KabarPerubahan
from pendopo.keterbukaan.rules import is_told
from pendopo.lib.worktime import days_between
from pendopo.payments.api import Skrd
from pendopo.tenancy.api import Region

MOST = 5000
Span = tuple[datetime, datetime]


def span(place: Region, first: date, last: date) -> Span:
    """The moments between which the days of a period lie."""
    after = last + timedelta(days=1)
    return (
        datetime(first.year, first.month, first.day, tzinfo=place.tz),
        datetime(after.year, after.month, after.day, tzinfo=place.tz),
    )


def _texts(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def standards(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """Every service that is offered, with the release in force and since when its standard stands in the open."""
    rows = [
        [one.id, one.title, one.number, one.published_at.astimezone(place.tz).date(), one.card.promise_days,
            one.card.fee_text, one.digest]
        for one in catalogue() if not one.is_waiting and one.published_at < span(place, first, last)[1]
    ]  # fmt: skip
    return Evidence(
        "Standar pelayanan yang diumumkan", "Layanan, rilis yang berlaku, janji, dan biaya, seperti tampil bagi umum.",
        ("layanan", "judul", "rilis", "sejak", "janji_hari_kerja", "biaya", "sidik_rilis"), _texts(rows),
        addresses=("layanan",),
    )  # fmt: skip


def promises(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """Months of services against their promises, as everybody reads them."""
    months = FaktaBulan.objects.filter(stage="", month__gte=first, month__lte=last).order_by("month", "definition_id")
    rows = [
        [f"{row.month:%Y-%m}", row.definition_id, row.title, row.promise_max, row.finished, row.late,
            row.sums.days(500), row.sums.days(900)]
        for row in months if is_told(row.finished)
    ]  # fmt: skip
    return Evidence(
        "Janji layanan dan pencapaiannya", "Tiap bulan dan layanan dengan sedikitnya lima permohonan selesai.",
        ("bulan", "layanan", "judul", "janji_hari_kerja", "selesai", "terlambat", "median_hari", "p90_hari"),
        _texts(rows), addresses=("janji", "janji/terlambat"),
    )  # fmt: skip


def changes(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """The daily files of changes with their digests."""
    files = KabarPerubahan.objects.filter(day__gte=first, day__lte=last).order_by("day")
    return Evidence(
        "Kabar perubahan harian", "Berkas harian yang berantai: angka yang ditulis ulang tampak.",
        ("hari", "baris", "sidik_sebelumnya", "sidik"),
        _texts((one.day, one.count, one.former, one.digest) for one in files), addresses=("data/perubahan",),
    )  # fmt: skip


def trail(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """The head of the audit chain of every day; whole when no day of the period until yesterday is missing."""
    heads = list(DayHead.objects.filter(day__gte=first, day__lte=last).order_by("day"))
    begun = max(first, place.founded_at.astimezone(place.tz).date())
    until = min(last, now.astimezone(place.tz).date() - timedelta(days=1))
    wanted = set(days_between(begun, until))
    rows = [(one.day, one.seq, one.count, bytes(one.digest).hex()) for one in heads]
    return Evidence(
        "Kepala jejak harian", "Ujung rantai peristiwa pada tiap tengah malam.",
        ("hari", "urutan", "peristiwa", "sidik"), _texts(rows), whole=wanted <= {one.day for one in heads},
    )  # fmt: skip


def objections(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """Cases that were opened from another one and answer it (objections), by number, without a person."""
    begun, ended = span(place, first, last)
    answering = [one.id for one in catalogue() if one.card.entry != "umum"]
    rows = Case.objects.filter(
        parent_id__isnull=False, definition_id__in=answering, submitted_at__gte=begun, submitted_at__lt=ended
    ).order_by("submitted_at", "id")[:MOST]  # fmt: skip
    told = [
        [row.number, row.definition_id, row.submitted_at.astimezone(place.tz).date(),
            row.finished_at.astimezone(place.tz).date() if row.finished_at else None, row.outcome or "diproses",
            "ya" if row.is_late else "tidak" if row.is_late is not None else ""]
        for row in rows
    ]  # fmt: skip
    return Evidence(
        "Keberatan dan jawabannya", "Kapan diterima, kapan dijawab, dan apakah dalam batasnya.",
        ("nomor", "layanan", "masuk", "dijawab", "hasil", "terlambat"), _texts(told),
        whole=all(row[3] is not None for row in told),
    )  # fmt: skip


def letters(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """Signed letters by month and way."""
    begun, ended = span(place, first, last)
    rows = Letter.objects.filter(state=Letter.SIGNED, signed_at__gte=begun, signed_at__lt=ended)
    months = rows.annotate(month=TruncMonth("signed_at", tzinfo=place.tz)).values_list("month", "definition_id", "way")
    counted = months.annotate(n=Count("id")).order_by("month", "definition_id", "way")
    return Evidence(
        "Surat yang ditandatangani", "Tiap surat membawa kode yang dapat diperiksa siapa pun.",
        ("bulan", "layanan", "cara", "banyak"),
        _texts((f"{month:%Y-%m}", name, way, n) for month, name, way, n in counted), addresses=("periksa",),
    )  # fmt: skip


def bills(place: Region, first: date, last: date, now: datetime) -> Evidence:
    """Bills that were set and what was paid of them, by month and regional law; whole when each is paid or ended."""
    begun, ended = span(place, first, last)
    rows = Skrd.objects.filter(set_at__gte=begun, set_at__lt=ended)
    months = rows.annotate(month=TruncMonth("set_at", tzinfo=place.tz)).values_list("month", "definition_id", "perda")
    counted = months.annotate(
        n=Count("id"), sum=Sum("amount"), paid=Count("id", filter=Q(receipts__isnull=False)),
        got=Sum("receipts__amount"),
    ).order_by("month", "definition_id", "perda")  # fmt: skip
    told = [[f"{month:%Y-%m}", *rest[:-1], rest[-1] or 0] for month, *rest in counted]
    return Evidence(
        "Retribusi yang ditetapkan dan dibayar", "Dalam rupiah, menurut perda yang disebut pada ketetapannya.",
        ("bulan", "layanan", "perda", "ketetapan", "jumlah", "dibayar", "diterima"), _texts(told),
        whole=not rows.filter(ends__isnull=True).exists(),
    )  # fmt: skip
