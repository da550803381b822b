"""Reading the public register: every filter by an index, a page by its key, a bounded number of rows each time."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connections
from django.db.models import Q, QuerySet

from pendopo.core.api import wilayah_groups, wilayah_label
from pendopo.lib.words import words_of
from pendopo.people.api import local_day
from pendopo.perizinan import rules_register as rules
from pendopo.perizinan.models import EntriKata, EntriRegister, IzinFact
from pendopo.tenancy.api import Region, current_alias, current_region_id, region

PAGE = 50
MAPPED = 1_000
"""As many entries as one map looks at, from the first of its page on."""

WORDED = 300
"""The same for a search for words, whose entries are looked up one by one."""

EXAMINED = 900
"""As many entries as a search for words looks at before it says that it can go on."""

TERMS = 4
BEGINNING = 3
ALTERNATIVES = 4
BATCH = 2_000
"""Rows of a download that are read at once."""

KEPT_SECONDS = 60.0
SORTS = {"baru": "issued_on", "lama": "issued_on", "nomor": "number_key", "akhir": "turns_on"}
FALLING = frozenset({"baru"})


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see. `area`: code of a kecamatan or of what lies in one; `box`: what the map shows."""

    kind: str = ""
    phase: str = ""
    area: str = ""
    year: int | None = None
    number: str = ""
    words: str = ""
    sort: str = "baru"
    after: str = ""
    before: str = ""
    box: tuple[int, int, int, int] | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.kind or self.phase or self.area or self.year or self.number or self.words)

    def query(self, **other: str) -> str:
        """The address of the same filter with other words, beginning with '?'; '' for the whole register."""
        words = {
            "layanan": self.kind, "keadaan": self.phase, "wilayah": self.area,
            "tahun": str(self.year or ""), "nomor": self.number, "q": self.words,
            "urut": "" if self.sort == "baru" else self.sort, **other,
        }  # fmt: skip
        kept = {name: value for name, value in words.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def read_asked(given: Mapping[str, str]) -> Asked:
    """What an address asks for; whatever cannot be meant counts as not asked."""

    def text(name: str, most: int) -> str:
        return " ".join(given.get(name, "").replace("\0", " ").split())[:most]

    year, sort, phase = text("tahun", 4), text("urut", 8), text("keadaan", 16)
    number = text("nomor", rules.NUMBER)
    wanted = sort if sort in SORTS else ("nomor" if number else "baru")
    return Asked(
        kind=text("layanan", 80), phase=phase if phase in rules.PHASES else "", area=text("wilayah", 13),
        year=int(year) if year.isascii() and year.isdigit() and 1900 <= int(year) <= 2200 else None,
        number=number, words=text("q", 80), sort=wanted, after=given.get("sesudah", "").replace("\0", "")[:170],
        before=given.get("sebelum", "").replace("\0", "")[:170], box=_box(given.get("kotak", "")),
    )  # fmt: skip


def _box(text: str) -> tuple[int, int, int, int] | None:
    parts = text.split(",")
    if len(parts) != 4 or not all(part.lstrip("-").isascii() and part.lstrip("-").isdigit() for part in parts):
        return None
    south, west, north, east = (int(part[:8]) for part in parts)
    inside = -12_000 <= south < north <= 7_000 and 94_000 <= west < east <= 142_000
    return (south, west, north, east) if inside else None


# -- one page


@dataclass(frozen=True)
class Light:
    """An entry as the list and the map need it first: its key and its place."""

    id: UUID
    key: Any
    point: tuple[int, int] | None

    @property
    def cursor(self) -> str:
        """Where a page begins that follows this entry."""
        return f"{self.key.isoformat() if isinstance(self.key, date) else self.key}_{self.id}"


@dataclass(frozen=True)
class Sheet:
    """A page: its entries, what the map shows (the same and those that follow), and the pages beside it.

    `found`: how many match from here on, counted to `MAPPED`; `is_partial`: the search stopped before it was sure.
    """

    entries: list[EntriRegister] = field(default_factory=list)
    mapped: list[Light] = field(default_factory=list)
    found: int = 0
    has_more: bool = False
    is_partial: bool = False
    next: str = ""
    previous: str = ""
    is_first: bool = True


def sheet_of(asked: Asked, now: datetime) -> Sheet:
    """The page that somebody asks for."""
    after = _start_before(asked, now) if asked.before else asked.after
    most = WORDED if asked.words else MAPPED
    if asked.words:
        light, last, is_partial = _by_words(asked, after, now)
    else:
        light, last, is_partial = _light(asked, after, now, MAPPED + 1), "", False
    has_more, light = len(light) > most, light[:most]
    shown = light[:PAGE]
    rows = EntriRegister.objects.in_bulk([one.id for one in shown])
    goes_on = len(light) > PAGE
    return Sheet(
        entries=[rows[one.id] for one in shown if one.id in rows], mapped=light, found=len(light), has_more=has_more,
        is_partial=is_partial, next=shown[-1].cursor if goes_on else (last if is_partial else ""),
        previous=shown[0].cursor if after and shown else "", is_first=not after,
    )  # fmt: skip


def _light(asked: Asked, after: str, now: datetime, count: int, *, backwards: bool = False) -> list[Light]:
    key = SORTS[asked.sort]
    falling = (asked.sort in FALLING) != backwards
    rows = _after(facets(asked, now), key, after, falling=falling)
    sign = "-" if falling else ""
    found = rows.order_by(f"{sign}{key}", f"{sign}id").values_list("id", key, "lat_milli", "lon_milli")[:count]
    return [Light(row, at, _point(lat, lon)) for row, at, lat, lon in found]


def _point(lat: int | None, lon: int | None) -> tuple[int, int] | None:
    return None if lat is None or lon is None else (lat, lon)


def _start_before(asked: Asked, now: datetime) -> str:
    """Where the page begins that ends directly before a key; '' for the first page."""
    if asked.words:
        return ""  # a search is read onwards only; back is its beginning
    rows = _light(asked, asked.before, now, PAGE + 1, backwards=True)
    return rows[PAGE].cursor if len(rows) > PAGE else ""


def _after(rows: QuerySet[Any], key: str, cursor: str, *, falling: bool, row: str = "id") -> QuerySet[Any]:
    """What follows a key; everything when the key cannot be read."""
    text, _bar, last = cursor.rpartition("_")
    try:
        at: Any = date.fromisoformat(text) if key != "number_key" else text
        here = UUID(last)
    except ValueError:
        return rows
    way = "lt" if falling else "gt"
    # The first condition is what the index is entered by; the second only looks at entries of the same key.
    return rows.filter(**{f"{key}__{way}e": at}).filter(Q(**{f"{key}__{way}": at}) | Q(**{f"{row}__{way}": here}))


def facets(asked: Asked, now: datetime) -> QuerySet[EntriRegister]:
    """The entries of a filter without its words, in no order."""
    rows = EntriRegister.objects.all()
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.phase:
        rows = rows.filter(phase=asked.phase)
        if asked.phase in ("berlaku", "belum_berlaku"):  # those whose day came since entries were last turned are not
            rows = rows.filter(Q(turns_on=None) | Q(turns_on__gt=local_day(now)))
    if asked.area:
        rows = rows.filter(**{"kelurahan" if asked.area.count(".") == 3 else "kecamatan": asked.area})
    if asked.year:
        rows = rows.filter(issued_on__gte=date(asked.year, 1, 1), issued_on__lte=date(asked.year, 12, 31))
    if start := rules.number_key(asked.number):
        rows = rows.filter(number_key__gte=start, number_key__lt=rules.beyond(start))
    if asked.sort == "akhir":
        rows = rows.filter(turns_on__isnull=False)
    return rows


# -- words


def _by_words(asked: Asked, after: str, now: datetime) -> tuple[list[Light], str, bool]:
    """Entries that hold every word, in the order of their day; how far it looked, and whether it may go on there."""
    terms = [_alternatives(word) for word in words_of(asked.words, most=TERMS)]
    if not terms or not all(terms):
        return [], "", False
    terms.sort(key=_size)
    falling, sign = asked.sort != "lama", "-" if asked.sort != "lama" else ""
    wanted, examined = replace(asked, sort="baru" if falling else "lama"), 0
    found: list[Light] = []
    while examined < EXAMINED and len(found) <= WORDED:
        bite = WORDED + 1 if not examined else 2 * WORDED
        streams = [
            _after(EntriKata.objects.filter(word=word), "issued_on", after, falling=falling, row="entry_id")
            .order_by(f"{sign}issued_on", f"{sign}entry_id")
            .values_list("issued_on", "entry_id")[:bite]
            for word in terms[0]
        ]  # fmt: skip
        drawn = sorted({pair for stream in streams for pair in stream}, reverse=falling)[:bite]
        if not drawn:
            return found, "", False
        found += _passing(wanted, drawn, terms[1:], now)
        examined += len(drawn)
        after = f"{drawn[-1][0].isoformat()}_{drawn[-1][1]}"
        if len(drawn) < bite:
            return found, "", False
    return found, after, len(found) <= WORDED


def _passing(asked: Asked, drawn: list[tuple[date, UUID]], terms: list[list[str]], now: datetime) -> list[Light]:
    left = drawn
    for words in terms:
        left = _holding(words, left)
    rows = (
        facets(asked, now)
        .filter(id__in=[row for _day, row in left])
        .values_list("id", "issued_on", "lat_milli", "lon_milli")
    )
    found = {row: Light(row, day, _point(lat, lon)) for row, day, lat, lon in rows}
    return [found[row] for _day, row in drawn if row in found]


def _holding(words: list[str], drawn: list[tuple[date, UUID]]) -> list[tuple[date, UUID]]:
    """Of these entries those that hold one of the words: one step in the index for each."""
    statement = """
        SELECT d.day, d.id FROM unnest(%(days)s::date[], %(ids)s::uuid[]) AS d(day, id) WHERE EXISTS (
          SELECT 1 FROM perizinan_entrikata k WHERE k.region_id = %(here)s AND k.word = ANY(%(words)s::text[])
             AND k.issued_on = d.day AND k.entry_id = d.id)
    """
    given: dict[str, Any] = {
        "days": [day for day, _row in drawn], "ids": [row for _day, row in drawn], "words": words,
        "here": current_region_id(),
    }  # fmt: skip
    with connections[current_alias()].cursor() as cursor:
        cursor.execute(statement, given)
        return [(day, row) for day, row in cursor.fetchall()]


def _size(words: list[str]) -> int:
    return EntriKata.objects.filter(word__in=words).order_by()[: WORDED + 1].count()


def _alternatives(word: str) -> list[str]:
    """The word itself where it occurs; else the first words that begin with it."""
    if EntriKata.objects.filter(word=word).exists():
        return [word]
    if len(word) < BEGINNING:
        return []
    statement = """
        WITH RECURSIVE step(word) AS (
          (SELECT word FROM perizinan_entrikata WHERE region_id = %(here)s AND word > %(word)s AND word < %(end)s
            ORDER BY word LIMIT 1)
          UNION ALL
          SELECT (SELECT k.word FROM perizinan_entrikata k
                   WHERE k.region_id = %(here)s AND k.word > step.word AND k.word < %(end)s ORDER BY k.word LIMIT 1)
            FROM step WHERE step.word IS NOT NULL
        ) SELECT word FROM step WHERE word IS NOT NULL LIMIT %(most)s
    """
    end = rules.beyond(word)
    with connections[current_alias()].cursor() as cursor:
        cursor.execute(
            statement, {"here": current_region_id(), "word": word, "end": end, "most": ALTERNATIVES}
        )  # fmt: skip
        return [found for (found,) in cursor.fetchall()]


# -- what can be chosen


@dataclass(frozen=True)
class Choices:
    """What the filter offers: kinds with their titles, years, areas by kecamatan."""

    kinds: list[tuple[str, str]]
    years: list[int]
    areas: list[tuple[str, list[tuple[str, str]]]]
    drawn: dict[str, str] = field(default_factory=dict)  # its lists as they stand on the page, by their names


_kept: dict[int, tuple[float, Choices]] = {}


def choices_of(place: Region) -> Choices:
    """What the filter offers; kept a minute, because it is the same for everybody."""
    made_at, kept = _kept.get(place.id, (-KEPT_SECONDS, None))
    if kept is not None and clock.monotonic() - made_at <= KEPT_SECONDS:
        return kept
    found = Choices(_kinds(), _years(), _areas(place))
    _kept[place.id] = (clock.monotonic(), found)
    return found


def forget_choices() -> None:
    """Read them anew the next time (after an import, in tests)."""
    _kept.clear()


def _kinds() -> list[tuple[str, str]]:
    """Every kind on the register with its newest title: one step in the index for each."""
    statement = """
        WITH RECURSIVE step(kind, title) AS (
          (SELECT kind, title FROM perizinan_entriregister WHERE region_id = %(here)s
            ORDER BY kind DESC, issued_on DESC, id DESC LIMIT 1)
          UNION ALL
          SELECT beside.kind, beside.title FROM step, LATERAL (
            SELECT e.kind, e.title FROM perizinan_entriregister e
             WHERE e.region_id = %(here)s AND e.kind < step.kind
             ORDER BY e.kind DESC, e.issued_on DESC, e.id DESC LIMIT 1) beside
        ) SELECT kind, title FROM step
    """
    with connections[current_alias()].cursor() as cursor:
        cursor.execute(statement, {"here": current_region_id()})
        return sorted(((kind, title) for kind, title in cursor.fetchall()), key=lambda pair: pair[1].casefold())


def _years() -> list[int]:
    days = EntriRegister.objects.order_by("issued_on", "id").values_list("issued_on", flat=True)
    first, last = days.first(), days.reverse().first()
    return list(range(last.year, first.year - 1, -1)) if first and last else []


def _areas(place: Region) -> list[tuple[str, list[tuple[str, str]]]]:
    """By kecamatan: first all of it, then its kelurahan and desa."""
    return [
        (name, [(rules.area_pair(rows[0][0])[0], name), *rows]) for name, rows in wilayah_groups(place) if rows
    ]  # fmt: skip


# -- one entry


def entry_by_id(entry_id: UUID) -> EntriRegister | None:
    """One entry of the register."""
    return EntriRegister.objects.filter(id=entry_id).first()


def ends_of(entry: EntriRegister) -> IzinFact | None:
    """What ended or suspended a permit of ours, with its public reason; None for archives."""
    if entry.source != EntriRegister.PENDOPO or entry.ended_on is None:
        return None
    return IzinFact.objects.filter(izin_id=entry.id).select_related("replaced_by").order_by("-at", "-id").first()


def area_words(place: Region, entry: EntriRegister) -> str:
    """'Kelurahan Citarum, Kecamatan Bandung Wetan', or ''."""
    return wilayah_label(place, entry.kelurahan or entry.kecamatan) or ""


# -- everything of a filter


def stream(place: Region, asked: Asked, now: datetime) -> Iterator[list[EntriRegister]]:
    """All entries of a filter, some thousand at a time, each bite in a transaction of its own."""
    after = ""
    while True:
        with region(place):
            if asked.words:
                light, last, goes_on = _by_words(asked, after, now)
                rows = EntriRegister.objects.in_bulk([one.id for one in light])
                bite = [rows[one.id] for one in light if one.id in rows]
                full = goes_on or len(light) > WORDED
                after = light[-1].cursor if len(light) > WORDED else last
            else:
                key = SORTS[asked.sort]
                falling, sign = asked.sort in FALLING, "-" if asked.sort in FALLING else ""
                found = _after(facets(asked, now), key, after, falling=falling)
                bite = list(found.order_by(f"{sign}{key}", f"{sign}id")[:BATCH])
                full = len(bite) == BATCH
                if full:
                    after = Light(bite[-1].pk, getattr(bite[-1], key), None).cursor
        if bite:
            yield bite
        if not full:
            return
