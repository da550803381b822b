"""What each app tells the suite about itself, by name; targets are loaded only when they are called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, ClassVar
from uuid import UUID

from django.apps import AppConfig, apps
from django.urls import URLPattern, URLResolver


@dataclass(frozen=True)
class Menu:
    """One entry of a menu: its title, URL name, icon, and the role that sees it ('' = everybody).

    In the public header the role 'warga' means anybody who is signed in.
    """

    title: str
    url: str
    icon: str = ""
    role: str = ""


@dataclass(frozen=True)
class Effect:
    """Code that a definition's transition may name. `when`: 'in_transaction' or 'after_commit'."""

    target: str
    when: str


@dataclass(frozen=True)
class Card:
    """How something stands that a role must keep an eye on, for the first page of the workspace.

    `tone`: '' (neutral), 'baik', 'jalan' (soon) or 'gagal'. `url`: an address inside the region, or ''.
    """

    title: str
    text: str
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Evidence:
    """What a region already holds that shows something to whoever checks it: a table without personal data.

    `text`: what it shows, in a sentence. `whole`: it covers all that is asked, else only a part. No rows: nothing yet.
    `addresses`: where the same stands in the open, inside the region ('janji').
    """

    title: str
    text: str
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    whole: bool = True
    addresses: Sequence[str] = ()


@dataclass(frozen=True)
class Panel:
    """What an app of its own has to tell beside a case: a sentence or two, and links as (words, address).

    `tone`: '' (neutral), 'baik', 'jalan' or 'gagal'. Its texts are of the reader's language.
    """

    title: str
    text: str
    tone: str = ""
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Elsewhere:
    """That a service is applied for in another application: which, since when, why, who decided so.

    `url`: inside the region, where the number from there is left and followed.
    """

    portal: str
    portal_name: str
    since: date
    reason: str
    by: str
    url: str


class PendopoApp(AppConfig):
    """An app of the suite: its `apps.py` is the only place that tells the suite about it."""

    # Django takes the one class of apps.py whose `default` is true; the base itself is imported there too.
    default = False
    title: ClassVar[str] = ""
    roles: ClassVar[Mapping[str, str]] = {}
    nav: ClassVar[Sequence[Menu]] = ()  # public header
    foot: ClassVar[Sequence[Menu]] = ()  # public footer: what stands in the open, for whoever wants to check
    menu: ClassVar[Sequence[Menu]] = ()  # workspace
    effects: ClassVar[Mapping[str, Effect]] = {}
    requires: ClassVar[frozenset[str]] = frozenset()  # what a transition may require
    checks: ClassVar[Mapping[str, str]] = {}  # of each requirement: why it is not met yet, as a sentence, or None
    signals: ClassVar[frozenset[str]] = frozenset()  # messages from outside for which a transition may wait
    listens: ClassVar[Mapping[str, str]] = {}
    cards: ClassVar[Mapping[str, str]] = {}  # of a role ('' = everybody): (place, actor, now) -> Card, or None
    # After a restore from a backup, in each region's transaction: (place, restored, actor, now) -> sentence or ''.
    restored: ClassVar[str] = ""
    # Why a definition may not be opened yet: (definition id, now) -> sentences.
    before_opening: ClassVar[str] = ""
    # What stands beside a case, for staff (`actor`) or for its applicant (None): (case, place, actor, now, kinds) ->
    # panels. `kinds` of events are in its trail, read anyway: what never happened need not be looked for.
    beside_case: ClassVar[str] = ""
    ends: ClassVar[str] = ""  # (case ids) -> {case id: last day on which what came of it holds, None: it holds on}
    # Of a name: (place, first day, last day, now) -> Evidence. Indicators of a region name them.
    evidence: ClassVar[Mapping[str, str]] = {}
    # What stands beside a service in the open: (definition id, now) -> Card or None, `url` inside the region.
    service_card: ClassVar[str] = ""
    elsewhere: ClassVar[str] = ""  # (definition id, now) -> Elsewhere or None: where it is applied for instead of here
    # What whoever applied may do when a case has ended: (case, place, now) -> Card or None; `url` below the region's
    # public address ('kepuasan/isi/…'), because it also goes into a notice.
    afterwards: ClassVar[str] = ""
    # Of a way into services (`entry` of definitions): (draft id, now) -> why it may not become a case, or ''.
    entries: ClassVar[Mapping[str, str]] = {}
    absent: ClassVar[str] = ""  # (person ids, day) -> those of them who are away
    routers: ClassVar[Mapping[str, str]] = {}  # of a path below /api/v1/: the router of the app's interface

    def __init_subclass__(cls) -> None:
        cls.default = True


def pendopo_apps() -> list[PendopoApp]:
    """Every app of the suite, in the order of the settings."""
    return [config for config in apps.get_app_configs() if isinstance(config, PendopoApp)]


def load_target(app: PendopoApp, target: str) -> Callable[..., Any]:
    """'services.prepare_izin' of an app as the function."""
    module, _, name = target.rpartition(".")
    function: Callable[..., Any] = getattr(import_module(f"{app.name}.{module}"), name)
    return function


@cache
def effect(name: str) -> tuple[Callable[..., Any], str]:
    """The function and the moment of a declared effect. Raises LookupError when no app declares it."""
    for app in pendopo_apps():
        if name in app.effects:
            return load_target(app, app.effects[name].target), app.effects[name].when
    raise LookupError(f"Tidak ada aplikasi yang menyediakan efek {name!r}")


def vocabulary_modules() -> list[ModuleType]:
    """The `vocabulary.py` of every app that has one."""
    names = [f"{app.name}.vocabulary" for app in pendopo_apps()]
    return [import_module(name) for name in names if find_spec(name)]


@cache
def requirement(name: str) -> Callable[..., str | None]:
    """The function that says why a requirement is not met yet. Raises LookupError when no app declares it."""
    for app in pendopo_apps():
        if name in app.checks:
            return load_target(app, app.checks[name])
    raise LookupError(f"Tidak ada aplikasi yang memeriksa syarat {name!r}")


def signal_names() -> frozenset[str]:
    return frozenset(name for app in pendopo_apps() for name in app.signals)


def required_names() -> frozenset[str]:
    return frozenset(name for app in pendopo_apps() for name in app.requires)


def effect_names() -> frozenset[str]:
    return frozenset(name for app in pendopo_apps() for name in app.effects)


@cache
def listeners(kind: str) -> tuple[Callable[..., Any], ...]:
    """The functions that want to hear of an event kind."""
    return tuple(load_target(app, app.listens[kind]) for app in pendopo_apps() if kind in app.listens)


@cache
def heard_kinds() -> frozenset[str]:
    return frozenset(kind for app in pendopo_apps() for kind in app.listens)


@cache
def role_titles() -> dict[str, str]:
    return {role: title for app in pendopo_apps() for role, title in app.roles.items()}


@dataclass(frozen=True)
class Restored:
    """A restore as the apps hear of it. `made_at`: the moment of the backup.

    `final`: the last backup of a machine that was switched off for good, so nothing happened since. `skip`: how many
    numbers per register and year may have been given since.
    """

    made_at: datetime
    final: bool
    skip: int


def tell_restored(place: Any, restored: Restored, actor: Any, now: datetime) -> list[str]:
    """Let every app see to what must not be done twice or go on; what they did, as sentences."""
    targets = [load_target(app, app.restored) for app in pendopo_apps() if app.restored]
    return [said for said in (target(place, restored, actor, now) for target in targets) if said]


def home_cards(place: Any, actor: Any, now: datetime) -> list[Card]:
    """What the apps show to the roles of this actor on the first page of the workspace, each once."""
    targets = {
        (app, target): None
        for app in pendopo_apps()
        for role, target in app.cards.items()
        if not role or role in actor.roles
    }
    found = [load_target(app, target)(place, actor, now) for app, target in targets]
    return [card for card in found if card is not None]


def service_cards(definition_id: str, now: datetime) -> list[Card]:
    """What the apps show beside a service to everybody."""
    targets = [load_target(app, app.service_card) for app in pendopo_apps() if app.service_card]
    return [card for target in targets if (card := target(definition_id, now)) is not None]


def service_elsewhere(definition_id: str, now: datetime) -> Elsewhere | None:
    """Where a service is applied for instead of here, or None."""
    targets = [load_target(app, app.elsewhere) for app in pendopo_apps() if app.elsewhere]
    return next((found for target in targets if (found := target(definition_id, now)) is not None), None)


def offers_afterwards(case: Any, place: Any, now: datetime) -> list[Card]:
    """What the apps offer to whoever applied, once the case has ended."""
    targets = [load_target(app, app.afterwards) for app in pendopo_apps() if app.afterwards]
    return [card for target in targets if (card := target(case, place, now)) is not None]


def opening_faults(definition_id: str, now: datetime) -> list[str]:
    """What the apps hold against opening a definition for its first applications, as sentences."""
    targets = [load_target(app, app.before_opening) for app in pendopo_apps() if app.before_opening]
    return [said for target in targets for said in target(definition_id, now)]


def case_panels(case: Any, place: Any, actor: Any, now: datetime, kinds: Collection[str]) -> list[Panel]:
    """What the apps tell beside a case that the reader may see already; `actor` is None for its applicant.

    `kinds`: of the events in its trail.
    """
    targets = [load_target(app, app.beside_case) for app in pendopo_apps() if app.beside_case]
    return [panel for target in targets for panel in target(case, place, actor, now, kinds)]


def entry_refusal(way: str, draft_id: UUID, now: datetime) -> str:
    """Why a draft of a service that an app opens may not become a case, as a sentence; '' when it may.

    Raises LookupError when no app opens that way.
    """
    for app in pendopo_apps():
        if way in app.entries:
            said: str = load_target(app, app.entries[way])(draft_id, now)
            return said
    raise LookupError(f"Tidak ada aplikasi yang membuka layanan dengan cara {way!r}")


def case_ends(case_ids: Collection[UUID]) -> dict[UUID, date | None]:
    """Of cases from which something came that holds for a time: its last day, or None when it holds on."""
    found: dict[UUID, date | None] = {}
    for app in pendopo_apps():
        if app.ends:
            found |= load_target(app, app.ends)(case_ids)
    return found


def evidence_of(name: str) -> Callable[..., Evidence] | None:
    """The function that says what a region holds under this name; None when no app declares it (any more)."""
    found = (load_target(app, app.evidence[name]) for app in pendopo_apps() if name in app.evidence)
    return next(found, None)


def evidence_names() -> list[str]:
    return sorted(name for app in pendopo_apps() for name in app.evidence)


def absent_people(person_ids: Collection[UUID], day: date) -> set[UUID]:
    """Who of these people is away on a day, as the apps know."""
    if not person_ids:
        return set()
    targets = [load_target(app, app.absent) for app in pendopo_apps() if app.absent]
    return {one for target in targets for one in target(person_ids, day)}


def api_routers() -> dict[str, Any]:
    """The routers of every app's programming interface, by their path."""
    return {path: load_target(app, target) for app in pendopo_apps() for path, target in app.routers.items()}


def public_nav() -> list[Menu]:
    return [entry for app in pendopo_apps() for entry in app.nav]


def public_foot() -> list[Menu]:
    return [entry for app in pendopo_apps() for entry in app.foot]


def staff_menu(roles: frozenset[str]) -> list[Menu]:
    """The workspace menu for somebody with these roles: what everybody has first, then what the roles add."""
    mine = [entry for app in pendopo_apps() for entry in app.menu if not entry.role or entry.role in roles]
    once = {entry.url: entry for entry in reversed(mine)}  # several roles may lead to one page
    return sorted((entry for entry in mine if once[entry.url] is entry), key=lambda entry: bool(entry.role))


def collect_urls(which: str) -> list[URLPattern | URLResolver]:
    """The `publik` or `staf` lists of every app's urls.py."""
    found: list[URLPattern | URLResolver] = []
    for config in apps.get_app_configs():
        if not config.name.startswith("pendopo."):
            continue
        try:
            module = import_module(f"{config.name}.urls")
        except ModuleNotFoundError as missing:
            if missing.name != f"{config.name}.urls":
                raise
            continue
        found += getattr(module, which, [])
    return found
