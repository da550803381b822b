"""A visitor whose every page is looked at: axe at two widths, keyboard focus, what the browser complains of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.faults.instance import ROOT

AXE = (ROOT / "tests" / "alat" / "axe" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"
PHONE, DESK = 390, 1280
HEIGHT = 900
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const mark = (one) => { const s = getComputedStyle(one);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
  let one = e;
  for (let n = 0; one && n < 3; n += 1, one = one.parentElement) if (mark(one)) return '';
  const beside = e.nextElementSibling;
  if (beside && mark(beside)) return '';
  return e.outerHTML.slice(0, 200);
}"""
# Chromium says so of every answer that is no 2xx; the journeys look at those answers themselves.
EXPECTED = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Album:
    """What was seen on all pages of all visitors."""

    pages: list[str] = field(default_factory=list)
    violations: list[Any] = field(default_factory=list)
    unfocused: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class Visitor:
    """One browser window with its own cookies."""

    def __init__(self, context: BrowserContext, album: Album) -> None:
        self.context, self.album = context, album
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: album.complaints.append(f"{self.page.url}: {error}"))

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith(EXPECTED):
            self.album.complaints.append(f"{self.page.url}: {said.text}")

    def go(self, url: str, name: str = "") -> Page:
        """Open an address; with a name the page is looked at."""
        self.page.goto(url)
        if name:
            self.look(name)
        return self.page

    def look(self, name: str) -> None:
        """Judge the page as it stands, on a phone and on a desk, and leave the window as it was."""
        page, before = self.page, self.page.viewport_size or {"width": PHONE, "height": HEIGHT}
        page.wait_for_load_state("load")
        page.evaluate("document.fonts.ready.then(() => true)")
        self.album.pages.append(name)
        page.evaluate(AXE)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            for rule in page.evaluate(RUN_AXE):
                nodes = [node["html"][:200] for node in rule["nodes"]]
                self.album.violations.append((name, width, rule["id"], nodes))
            if page.evaluate("document.documentElement.scrollWidth") > width:
                self.album.wide.append(f"{name} at {width}")
        page.set_viewport_size(before)
        self._walk_with_tab(name)

    def _walk_with_tab(self, name: str) -> None:
        """The next stops of the Tab key must be seen (null: the browser's own frame, past the end of the page)."""
        stops = []
        for _ in range(4):
            self.page.keyboard.press("Tab")
            stops.append(self.page.evaluate(FOCUS))
        self.album.unfocused += [f"{name}: {blind}" for blind in stops if blind]
        if all(stop is None for stop in stops):
            self.album.unfocused.append(f"{name}: nothing takes the focus")


@dataclass
class House:
    """Opens windows of one browser."""

    browser: Browser
    album: Album

    @contextmanager
    def visitor(self, *, width: int = PHONE, script: bool = True, state: Any = None) -> Iterator[Visitor]:
        """A window; `state`: the storage of an earlier one, as a browser that was closed and opened again."""
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT}, java_script_enabled=script, storage_state=state,
            locale="id-ID", accept_downloads=True,
        )  # fmt: skip
        try:
            yield Visitor(context, self.album)
        finally:
            context.close()
