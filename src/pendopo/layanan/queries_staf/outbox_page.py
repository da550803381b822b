"""The outbox: what was told to applicants, what waits, what failed and why, and who still has to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from pendopo.cases.api import Case, is_number, tidy_number
from pendopo.core.api import Card
from pendopo.definitions.api import compiled_of, posts_of_definitions
from pendopo.lib.sheets import csv_table
from pendopo.notify.api import Notice, counts_by_state, untold
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

PAGE_ROWS, MAX_PAGES, MAX_ROWS = 50, 40, 2000
ADMIN, COUNTER = "admin", "front_office"
UNTOLD = "belum"
STATES = {
    UNTOLD: _lazy("Belum dikabari"), "menunggu": _lazy("Menunggu"), "diserahkan": _lazy("Di gerbang"),
    "gagal": _lazy("Gagal"), "terkirim": _lazy("Terkirim"), "semua": _lazy("Semua"),
}  # fmt: skip
SORTS = {
    "baru": (_lazy("Terbaru"), ("-created_at", "-id")),
    "lama": (_lazy("Terlama"), ("created_at", "id")),
    "percobaan": (_lazy("Percobaan terbanyak"), ("-tries", "-created_at", "-id")),
}


@dataclass(frozen=True)
class Ask:
    """A list as it is asked for; what cannot be read is as if it was not there."""

    state: str = UNTOLD
    channel: str = ""
    sort: str = "baru"
    page: int = 1
    number: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Ask:
        page, number = given.get("hal", ""), tidy_number(given.get("cari", "")[:40])
        return cls(
            state=given["keadaan"] if given.get("keadaan") in STATES else UNTOLD,
            channel=given["saluran"] if given.get("saluran") in dict(Notice.CHANNELS) else "",
            sort=given["urut"] if given.get("urut") in SORTS else "baru",
            page=min(int(page), MAX_PAGES) if page.isdecimal() and 0 < len(page) < 4 and int(page) else 1,
            number=number if is_number(number) else "",
        )

    def address(self, **changes: str) -> str:
        """The address of this list with something changed; a change leads to the first page."""
        kept = {"keadaan": self.state, "saluran": self.channel, "urut": self.sort, "cari": self.number}
        return "?" + urlencode({name: text for name, text in (kept | changes).items() if text})


@dataclass(frozen=True)
class Chip:
    """A choice of the filter with its count (None: not counted)."""

    title: str
    address: str
    count: int | None
    is_current: bool


@dataclass(frozen=True)
class Row:
    """One notice with its case. `may_open`: this person may read the case."""

    notice: Notice
    number: str
    service: str
    may_open: bool


@dataclass(frozen=True)
class Outbox:
    """The page. `stuck`: how many in this list would be tried again by the button for all."""

    ask: Ask
    rows: list[Row]
    chips: list[Chip]
    channels: list[Chip]
    sorts: list[Chip]
    stuck: int
    has_more: bool

    @property
    def later(self) -> str:
        return self.ask.address(hal=str(self.ask.page + 1)) if self.has_more and self.ask.page < MAX_PAGES else ""

    @property
    def earlier(self) -> str:
        return self.ask.address(hal=str(self.ask.page - 1)) if self.ask.page > 1 else ""

    @property
    def download(self) -> str:
        return self.ask.address()


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """The notices this person may see: an administrator all of the region, the counter those of its services."""
    rows = Notice.objects.all()
    if ADMIN in actor.roles:
        return rows
    return rows.filter(case_id__in=Case.objects.filter(definition_id__in=_mine(actor)).values("id"))


def _mine(actor: Actor) -> list[str]:
    """The services in which this person has a part; their posts are kept a few seconds per process."""
    return [name for name, posts in posts_of_definitions().items() if posts & actor.posts]


def narrowed(rows: QuerySet[Notice], ask: Ask) -> QuerySet[Notice]:
    """The rows that are asked for, in their order."""
    if ask.state == UNTOLD:
        rows = rows.filter(pk__in=untold().values("pk"))
    elif ask.state != "semua":
        rows = rows.filter(state=ask.state)
    if ask.channel:
        rows = rows.filter(channel=ask.channel)
    if ask.number:
        rows = rows.filter(case_id__in=Case.objects.filter(number=ask.number).values("id"))
    return rows.order_by(*SORTS[ask.sort][1])


def outbox(actor: Actor, ask: Ask) -> Outbox:
    """A few statements: the counts, the rows, their cases."""
    mine = notices_for(actor)
    counts = counts_by_state(mine)
    found = list(narrowed(mine, ask)[(ask.page - 1) * PAGE_ROWS : ask.page * PAGE_ROWS + 1])
    return Outbox(
        ask=ask, rows=_rows(found[:PAGE_ROWS], actor), chips=_chips(ask, counts),
        channels=[
            Chip(str(title), ask.address(saluran=name), None, ask.channel == name)
            for name, title in [("", _("Semua saluran")), *Notice.CHANNELS]
        ],
        sorts=[Chip(str(title), ask.address(urut=name), None, ask.sort == name) for name, (title, _o) in SORTS.items()],
        stuck=counts.get(Notice.FAILED, 0), has_more=len(found) > PAGE_ROWS,
    )  # fmt: skip


def _chips(ask: Ask, counts: Mapping[str, int]) -> list[Chip]:
    total = sum(counts.values())
    by_name = dict(counts) | {UNTOLD: counts.get(Notice.BY_HAND, 0) + counts.get(Notice.FAILED, 0), "semua": total}
    return [
        Chip(str(title), ask.address(keadaan=name, cari=""), by_name.get(name, 0), ask.state == name)
        for name, title in STATES.items()
        if by_name.get(name) or name in (UNTOLD, "semua", ask.state)
    ]


def _rows(found: list[Notice], actor: Actor) -> list[Row]:
    cases = Case.objects.select_related("release").defer("release__body").in_bulk({one.case_id for one in found})
    mine = set(_mine(actor))
    rows = []
    for notice in found:
        case = cases.get(notice.case_id)
        rows.append(
            Row(
                notice, case.number if case else "", compiled_of(case.release).definition.title if case else "",
                may_open=case is not None and case.definition_id in mine,
            )
        )  # fmt: skip
    return rows


def as_csv(actor: Actor, ask: Ask, place: Region) -> str:
    """The list for a spreadsheet; no names, no numbers of telephones, no texts."""
    heads = (_("Dibuat"), _("Nomor"), _("Layanan"), _("Judul"), _("Saluran"), _("Keadaan"), _("Percobaan"), _("Sebab"))
    cells = (
        [
            f"{row.notice.created_at.astimezone(place.tz):%Y-%m-%d %H:%M}", row.number, row.service,
            row.notice.subject, str(row.notice.get_channel_display()), str(row.notice.get_state_display()),
            str(row.notice.tries), row.notice.error_words,
        ]
        for row in _rows(list(narrowed(notices_for(actor), ask)[:MAX_ROWS]), actor)
    )  # fmt: skip
    return csv_table(heads, cells)


def notice_for(actor: Actor, notice_id: UUID) -> Notice | None:
    """A notice this person may see."""
    return notices_for(actor).filter(pk=notice_id).first()


def untold_card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """What is stuck in the outbox of this person, on the first page of the workspace."""
    stuck = notices_for(actor).filter(state=Notice.FAILED).count()
    if not stuck:
        return None
    text = _("%(n)d kabar gagal terkirim dan tidak dicoba lagi dengan sendirinya.") % {"n": stuck}
    return Card(_("Kabar yang macet"), text, "gagal", reverse("layanan_staf:kabar_daftar") + "?keadaan=gagal")
