"""What a signed bundle may still hold: everything that would hurt here is refused before it is adopted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pendopo.bundles.api import Bundle, BundleRefused, judge
from pendopo.documents import samples
from pendopo.documents.typesetting import Limits, Press
from pendopo.engine.api import Definition

from .make import bundle, shipped


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A press that gives up sooner, so that the test does."""
    press = Press(Limits(seconds=1.0, memory_mb=512))
    monkeypatch.setattr(samples, "STRANGERS", press)
    yield
    press.close()


def with_letter(source: str) -> Bundle:
    letter = shipped().letters[0].model_copy(update={"template": source})
    return bundle(shipped().model_copy(update={"letters": (letter, *shipped().letters[1:])}))


def changed(**parts: Any) -> Definition:
    return shipped().model_copy(update=parts)


def test_what_ships_is_accepted(bandung: Any, now: datetime) -> None:
    judge(bandung, bundle(), now)


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("#for a in range(1000000) { for b in range(1000000) { let c = a * b } }", "batas waktunya"),
        ("#let n = 0\n#while n < 100000000 { n = n + 1 }", "tidak dapat disusun"),
        ('#let s = "aaaaaaaaaaaaaaaa" * 100000000\n#s', "terlalu banyak"),
        ('#import "@preview/cetz:0.3.0"', "ditolak pemeriksa"),
        ('#import "@lokal/x:1.0.0": *', "ditolak pemeriksa"),
        ('#read("/etc/passwd")', "ditolak pemeriksa"),
        ('#image("https://contoh.id/p.png")', "ditolak pemeriksa"),
        ('#let baca = std.read\n#baca("/etc/passwd")', "tidak dapat disusun"),
        ('#include "../../kunci/sel.kunci"', "ditolak pemeriksa"),
    ],
    ids=["loop", "endless", "memory", "package", "own-package", "read", "network", "hidden-read", "include"],
)
def test_a_letter_that_loops_swells_or_reaches_out_is_refused(
    source: str, word: str, bandung: Any, now: datetime
) -> None:
    with pytest.raises(BundleRefused, match=word):
        judge(bandung, with_letter(source), now)


def test_an_expression_over_its_budget_is_refused(bandung: Any, now: datetime) -> None:
    page = shipped().form.pages[0]
    huge = page.fields[0].model_copy(update={"visible": " and ".join(["1 == 1"] * 400)})
    pages = (page.model_copy(update={"fields": (huge, *page.fields[1:])}), *shipped().form.pages[1:])
    form = shipped().form.model_copy(update={"pages": pages})
    with pytest.raises(BundleRefused, match="ditolak pemeriksa"):
        judge(bandung, bundle(changed(form=form)), now)


def test_an_effect_that_no_app_here_offers_is_refused(bandung: Any, now: datetime) -> None:
    flow = shipped().workflow
    step = flow.transitions[0].model_copy(update={"effects": ("hapus_semua",)})
    changed_flow = flow.model_copy(update={"transitions": (step, *flow.transitions[1:])})
    with pytest.raises(BundleRefused, match="hapus_semua"):
        judge(bandung, bundle(changed(workflow=changed_flow)), now)


def test_a_bundle_whose_scenarios_fail_is_refused(bandung: Any, now: datetime) -> None:
    first = shipped().scenarios[0]
    broken = first.model_copy(update={"promise": "2030-01-01T00:00"})
    with pytest.raises(BundleRefused):
        judge(bandung, bundle(changed(scenarios=(broken, *shipped().scenarios[1:]))), now)


def test_a_definition_that_keeps_the_verifier_busy_is_given_up(
    bandung: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty questions, each shown by fifteen others: to prove what excludes what takes long, so a child is stopped."""
    monkeypatch.setattr("pendopo.bundles.judging.trial.SECONDS", 1)
    form = shipped().form
    model = next(field for page in form.pages for field in page.fields if field.type == "choice")
    names = [f"y{at}" for at in range(60)]
    extra = [
        model.model_copy(update={"id": name, "visible": shown_by(names[:at][-15:], model.options[0].id)})
        for at, name in enumerate(names)
    ]
    more = tuple(
        form.pages[0].model_copy(update={"id": f"sibuk{at}", "fields": tuple(extra[at : at + 20])})
        for at in range(0, 60, 20)
    )
    busy = changed(form=form.model_copy(update={"pages": (*form.pages, *more)}))
    with pytest.raises(BundleRefused, match="terlalu rumit"):
        judge(bandung, bundle(busy), now)


def shown_by(names: list[str], option: str) -> str:
    return " or ".join(f"{name} == '{option}'" for name in names)
