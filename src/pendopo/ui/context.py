"""What every page may ask for: the menus, made only when a template uses them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import gettext

from pendopo.core.api import Menu, public_foot, public_nav, staff_menu

# How many entries the bar at the bottom of a phone shows before "Lainnya".
BOTTOM_ENTRIES = 3
ADMIN = "admin"


@dataclass(frozen=True)
class Entry:
    """One link of a menu as the templates draw it."""

    title: str
    url: str
    icon: str
    name: str
    current: bool
    role: str = ""


class Nav:
    """The menus of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def publik(self) -> list[Entry]:
        """Links of the public header, in the order of the apps; those of role 'warga' for who is signed in."""
        actor = getattr(self._request, "actor", None)
        known = actor is not None and actor.is_known
        return self._entries([entry for entry in public_nav() if known or not entry.role])

    @cached_property
    def terbuka(self) -> list[Entry]:
        """Links of the public footer: what stands in the open."""
        return self._entries(public_foot()) if getattr(self._request, "region", None) else []

    @cached_property
    def kerja(self) -> list[Entry]:
        """Links of the workspace that the signed-in person's roles may see."""
        actor = getattr(self._request, "actor", None)
        return self._entries(staff_menu(actor.roles if actor else frozenset()))

    @property
    def kerja_sehari(self) -> list[Entry]:
        """The work of the day: what is not only for whoever administers the region."""
        return [entry for entry in self.kerja if entry.role != ADMIN]

    @property
    def kerja_kelola(self) -> list[Entry]:
        """What an administrator sets now and then; drawn folded below the work of the day."""
        return [entry for entry in self.kerja if entry.role == ADMIN]

    @property
    def sedang_kelola(self) -> bool:
        return any(entry.current for entry in self.kerja_kelola)

    @property
    def kerja_bawah(self) -> list[Entry]:
        return self.kerja[:BOTTOM_ENTRIES]

    @property
    def kerja_lain(self) -> list[Entry]:
        return self.kerja[BOTTOM_ENTRIES:]

    @property
    def awal_url(self) -> str:
        """The region's first page, or the cell's chooser."""
        return get_script_prefix()

    @property
    def tata(self) -> str:
        """The layout of pages that belong to no app (refusal, not found): the workspace keeps its own."""
        in_workspace = self._request.path.startswith(f"{get_script_prefix()}kerja/")
        actor = getattr(self._request, "actor", None)
        return "ui/kerja.html" if in_workspace and actor and actor.kind == "staf" else "ui/publik.html"

    @property
    def cari_url(self) -> str:
        return _address("ruang_kerja:cari")

    @property
    def keluar_url(self) -> str:
        return _address("people:keluar")

    @property
    def akun(self) -> tuple[str, str] | None:
        """Where the account button of the public header leads, and its words; None where there are no accounts."""
        actor = getattr(self._request, "actor", None)
        known = actor is not None and actor.is_known
        links = _links([("people:akun", gettext("Akun saya")) if known else ("people:masuk", gettext("Masuk"))])
        return links[0] if links else None

    @property
    def akun_kerja(self) -> list[tuple[str, str]]:
        return _links([("people:akun", gettext("Akun saya")), ("people:keamanan", gettext("Keamanan"))])

    @property
    def bahasa(self) -> list[tuple[str, str]]:
        """The languages of this region's chooser: code and own name; local ones where the region switched them on."""
        place = getattr(self._request, "region", None)
        local = place.local_languages.split() if place is not None else []
        offered = [code for code, _ in settings.LANGUAGES if code not in settings.PENDOPO_LOCAL_PAGES] + local
        return [(code, name) for code, name in settings.LANGUAGES if code in offered]

    @property
    def kaki(self) -> list[tuple[str, str]]:
        """Small print at the foot of every public page."""
        return _links(
            [
                ("portal:aksesibilitas", gettext("Aksesibilitas")),
                ("portal:privasi", gettext("Perlindungan data pribadi")),
            ]
        )

    def _entries(self, menus: list[Menu]) -> list[Entry]:
        found = [(menu, url) for menu in menus if (url := _address(menu.url))]
        current = max((url for _, url in found if self._is_here(url)), key=len, default="")
        return [Entry(gettext(menu.title), url, menu.icon, menu.url, url == current, menu.role) for menu, url in found]

    def _is_here(self, url: str) -> bool:
        path = self._request.path
        return path == url or (url != get_script_prefix() and path.startswith(f"{url.rstrip('/')}/"))


def _address(name: str) -> str:
    """The address of a menu entry; empty outside a region, where no app has one."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _links(named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(url, words) for name, words in named if (url := _address(name))]


def nav(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"nav": Nav(request)}
