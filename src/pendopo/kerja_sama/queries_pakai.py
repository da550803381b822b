"""Use after the signature: of what we took over ourselves, and of what partners say they use of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max
from django.db.models.functions import TruncMonth

from pendopo.bundles.api import Contribution, Offer, Origin
from pendopo.cases.api import Case
from pendopo.definitions.api import Installed, standing_of
from pendopo.kerja_sama import rules
from pendopo.kerja_sama.models import BeritaAcara, Kesepakatan, PakaiMitra, PilihanJaringan
from pendopo.kerja_sama.rules_pakai import BULAN, KEADAAN, Pakai, Told, coarse, months_up_to, read_statement
from pendopo.people.api import local_day
from pendopo.tenancy.api import Region


def own_use(place: Region, now: datetime) -> list[Pakai]:
    """How this region uses what it took over from others, by title; counts are exact."""
    origins = list(Origin.objects.filter(partner__isnull=False).select_related("partner"))
    ids = [one.definition_id for one in origins]
    installed = {one.definition_id: one for one in Installed.objects.filter(definition_id__in=ids).select_related(
        "release__base", "release__overlay")}  # fmt: skip
    cases, given = _cases_by_month(place, ids, now), _given(ids)
    offered = dict(
        Offer.objects.filter(definition_id__in=ids).values_list("definition_id").annotate(last=Max("number"))
    )
    found = [
        _pakai(place, one, installed.get(one.definition_id), cases.get(one.definition_id, {}), given, offered)
        for one in origins
    ]
    return sorted(found, key=lambda one: (one.title.casefold(), one.id))


def _pakai(
    place: Region, origin: Origin, row: Installed | None, cases: Mapping[str, int],
    given: Mapping[str, tuple[int, int]], offered: Mapping[str, int],
) -> Pakai:  # fmt: skip
    sent, taken = given.get(origin.definition_id, (0, 0))
    first = origin.first_case_at
    return Pakai(
        id=origin.definition_id,
        title=row.release.title if row else str(origin.manifest.get("title") or origin.definition_id),
        from_namespace=origin.partner.namespace if origin.partner else "", number=origin.number,
        installed=_day(place, origin.adopted_at), bound=_day(place, origin.bound_at),
        opened=_day(place, origin.opened_at), first_case=_day(place, first)[:7], cases=cases,
        changes=len(standing_of(row.release).overlay.changes) if row else 0, sent=sent, taken=taken,
        offered=offered.get(origin.definition_id, origin.number),
    )  # fmt: skip


def _day(place: Region, moment: datetime | None) -> str:
    return moment.astimezone(place.tz).date().isoformat() if moment else ""


def _cases_by_month(place: Region, ids: Iterable[str], now: datetime) -> dict[str, dict[str, int]]:
    """Cases that came in, by service and month: the last twelve, months without any included."""
    months = months_up_to(now.astimezone(place.tz).date())
    first = datetime.fromisoformat(f"{months[0]}-01").replace(tzinfo=place.tz)
    rows = (
        Case.objects.filter(definition_id__in=list(ids), submitted_at__gte=first)
        .annotate(month=TruncMonth("submitted_at", tzinfo=place.tz))
        .values("definition_id", "month")
        .annotate(n=Count("id"))
        .order_by()
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        by_month = found.setdefault(row["definition_id"], dict.fromkeys(months, 0))
        by_month[f"{row['month']:%Y-%m}"] = row["n"]
    return found


def _given(ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Of each service how many proposals were sent back, and how many were taken."""
    found: dict[str, tuple[int, int]] = {}
    rows = Contribution.objects.filter(direction="keluar", definition_id__in=list(ids))
    for name, state in rows.values_list("definition_id", "state"):
        sent, taken = found.get(name, (0, 0))
        found[name] = (sent + 1, taken + (state == "diterima"))
    return found


def to_publish(apps: Iterable[Pakai], today: date) -> list[Pakai]:
    """The same use as it may be published: whole months only, small counts as 'fewer than five'."""
    running = f"{today:%Y-%m}"
    return [
        Pakai(
            id=one.id, title=one.title, from_namespace=one.from_namespace, number=one.number, installed=one.installed,
            bound=one.bound, opened=one.opened, first_case=one.first_case, changes=one.changes, sent=one.sent,
            taken=one.taken,
            cases={month: coarse(count or 0) for month, count in one.cases.items() if month < running},
        )
        for one in apps
    ]  # fmt: skip


def network_choice() -> PilihanJaringan | None:
    """Whether the region shows its use; None when it never said (then it does not)."""
    return PilihanJaringan.objects.first()


def told_by_partners() -> dict[str, tuple[PakaiMitra, Told]]:
    """What partners last said about their use, by their publisher's name."""
    found = {}
    for row in PakaiMitra.objects.all():
        told = read_statement(row.body)
        if told is not None:
            found[row.partner_namespace] = (row, told)
    return found


@dataclass(frozen=True)
class Ubin:
    """One partner on the network page: since when, what they use of ours, what we use of theirs (if we show it)."""

    namespace: str
    name: str
    code: str
    kind: str
    since: date | None
    in_force: bool
    agreements: int
    theirs: tuple[Pakai, ...] = ()
    ours: tuple[Pakai, ...] = ()
    said_on: date | None = None

    @property
    def is_used(self) -> bool:
        """Something was really used, by them or by us."""
        return any(one.is_used for one in (*self.theirs, *self.ours))

    @property
    def state(self) -> str:
        """How far the furthest service has come; '' while nothing is known."""
        order = [name for name, _title in KEADAAN]
        states = [order.index(one.state) for one in (*self.theirs, *self.ours)]
        return order[max(states)] if states else ""


@dataclass(frozen=True)
class Jaringan:
    """The network of a region: its tiles, and how many signatures became use."""

    tiles: tuple[Ubin, ...]
    signatures: int
    used: int
    is_shown: bool
    apps: tuple[tuple[str, str], ...] = field(default=())


def network(place: Region, now: datetime) -> Jaringan:
    """Everything of the network that was chosen to be shown; nothing of a region that did not choose."""
    today, namespace = local_day(now), f"r{place.id}"
    shown = network_choice()
    mine = to_publish(own_use(place, now), today) if shown and shown.is_shown else []
    told, signed = told_by_partners(), _signed_by_partner(today)
    tiles = []
    for name in sorted({*signed, *told, *(one.from_namespace for one in mine)}):
        row, said = told.get(name, (None, None))
        theirs = tuple(one for one in said.apps if one.from_namespace == namespace) if said else ()
        ours = tuple(one for one in mine if one.from_namespace == name)
        pact = signed.get(name)
        if pact is None and not theirs and not ours:
            continue
        tiles.append(_tile(name, pact, row, theirs, ours))
    tiles.sort(key=lambda one: (not one.is_used, one.name.casefold()))
    apps = {one.id: one.title for tile in tiles for one in (*tile.theirs, *tile.ours)}
    return Jaringan(
        tuple(tiles), sum(1 for one in tiles if one.agreements), sum(1 for one in tiles if one.is_used),
        bool(shown and shown.is_shown), tuple(sorted(apps.items(), key=lambda one: one[1].casefold())),
    )  # fmt: skip


def _signed_by_partner(today: date) -> dict[str, list[Kesepakatan]]:
    found: dict[str, list[Kesepakatan]] = {}
    for row in Kesepakatan.objects.filter(signed_on__isnull=False).order_by("signed_on", "id"):
        found.setdefault(row.partner_namespace, []).append(row)
    return found


def _tile(
    name: str, pact: list[Kesepakatan] | None, row: PakaiMitra | None, theirs: tuple[Pakai, ...],
    ours: tuple[Pakai, ...],
) -> Ubin:  # fmt: skip
    first = pact[0] if pact else None
    return Ubin(
        namespace=name,
        name=first.partner_name if first else row.partner_name if row else name,
        code=first.partner_code if first else row.partner_code if row else "",
        kind=first.partner_kind if first else row.partner_kind if row else "",
        since=first.signed_on if first else None, in_force=any(one.in_term for one in pact or ()),
        agreements=len(pact or ()), theirs=theirs, ours=ours, said_on=row.said_on if row else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Butir:
    """One service under an agreement: how it is used, on which side, and its hand-over record."""

    use: Pakai
    is_ours: bool
    handover: BeritaAcara | None
    months: tuple[tuple[date, int | None], ...]

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """The months as bars of a drawing 118 by 40: left, top, height. Fewer than five are drawn as two."""
        counts = [2 if count is None else count for _month, count in self.months]
        most = max([*counts, 1])
        heights = [max(round(36 * count / most), 2 if count else 1) for count in counts]
        return [(10 * at, 38 - height, height) for at, height in enumerate(heights)]

    @property
    def total(self) -> str:
        """All cases of the twelve months; with months of fewer than five only at least."""
        known = sum(count or 0 for _month, count in self.months)
        return f"≥ {known}" if any(count is None for _month, count in self.months) else str(known)


def use_under(place: Region, agreement: Kesepakatan, now: datetime) -> list[Butir]:
    """What is used under an agreement: by us (exact), and by the partner as they said it."""
    namespace, months = f"r{place.id}", months_up_to(local_day(now), BULAN)
    mine = [one for one in own_use(place, now) if one.from_namespace == agreement.partner_namespace]
    told = told_by_partners().get(agreement.partner_namespace)
    theirs = [one for one in told[1].apps if one.from_namespace == namespace] if told else []
    records = list(BeritaAcara.objects.filter(agreement=agreement, signed_on__isnull=False).order_by("signed_on"))
    return [
        Butir(
            one, is_ours, _record_of(records, one.id, giving=not is_ours),
            tuple((date.fromisoformat(f"{month}-01"), one.cases.get(month, 0)) for month in months),
        )
        for is_ours, apps in ((True, mine), (False, theirs))
        for one in apps
        if rules.covers(agreement.definitions, one.id)
    ]  # fmt: skip


def use_shown(place: Region, agreement: Kesepakatan, now: datetime) -> list[Pakai]:
    """What of the use under an agreement is public: what the partner said, and ours where we chose to show it."""
    tile = next((one for one in network(place, now).tiles if one.namespace == agreement.partner_namespace), None)
    apps = (*tile.theirs, *tile.ours) if tile else ()
    return [one for one in apps if rules.covers(agreement.definitions, one.id)]


def _record_of(records: Iterable[BeritaAcara], definition_id: str, *, giving: bool) -> BeritaAcara | None:
    fitting = [
        one for one in records if one.is_giving is giving and any(item["id"] == definition_id for item in one.items)
    ]
    return fitting[-1] if fitting else None
