"""Killed at any step of writing a catalogue, readers find the former or the new one, and doing it again heals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.bundles import disk
from pendopo.bundles.api import (
    Published,
    fetch,
    found_catalogue,
    publish_bundle,
    refresh,
    rotate_keys,
    state_publicly,
    statements_of,
    withdraw_bundle,
)
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region

from .conftest import PASSPHRASE, SERVICE


class Killed(BaseException):
    """The process ends here."""


def killed_at(step: int, monkeypatch: pytest.MonkeyPatch, deed: Callable[[], Any]) -> bool:
    """Do it, but end at the writing of the file of this number (from 0); True when it came to its end before."""
    count = iter(range(10_000))
    write = disk.write

    def dying(path: Path, content: bytes) -> None:
        if next(count) == step:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_name(f".{path.name}.baru").write_bytes(content[: len(content) // 2])
            raise Killed
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr("pendopo.bundles.disk.write", dying)
        try:
            deed()
        except Killed:
            return False
    return True


def test_a_publication_that_is_killed_leaves_the_former_catalogue(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = now + timedelta(hours=1)

    def publish() -> Any:
        return publish_bundle(bandung, SERVICE, note="Kedua.", passphrase=PASSPHRASE, actor=SYSTEM, now=later)

    for step in range(20):
        done = killed_at(step, monkeypatch, publish)
        offers = refresh(kerinci, jaringan.partner, now=later)
        assert {offer.number for offer in offers} == ({1, 2} if done else {1})
        assert fetch(kerinci, jaringan.partner, SERVICE, now=later).manifest.number == max(o.number for o in offers)
        if done:
            break
    assert step >= 6
    with region(bandung):
        assert list(Published.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_killed_after_signing_and_before_the_row_publishing_again_heals(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = now + timedelta(hours=1)

    def die(*args: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("pendopo.bundles.services.publishing._note_published", die)
        with pytest.raises(Killed):
            publish_bundle(bandung, SERVICE, note="Kedua.", passphrase=PASSPHRASE, actor=SYSTEM, now=later)
    seen = refresh(kerinci, jaringan.partner, now=later)
    again = publish_bundle(bandung, SERVICE, note="Kedua.", passphrase=PASSPHRASE, actor=SYSTEM, now=later)
    assert again.number == 2
    assert again.bundle_digest in {offer.bundle_digest for offer in seen}


def test_a_founding_that_is_killed_is_begun_anew(
    bandung: Any, home: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> Any:
        return found_catalogue(bandung, passphrase=PASSPHRASE, actor=SYSTEM, now=now)

    step = 0
    while not killed_at(step, monkeypatch, found):
        step += 1
    assert step >= 4
    assert publish_bundle(bandung, SERVICE, passphrase=PASSPHRASE, actor=SYSTEM, now=now).number == 1


def test_a_change_of_keys_that_is_killed_can_be_read_at_every_step_and_done_again(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rotate() -> Any:
        return rotate_keys(bandung, passphrase=PASSPHRASE, actor=SYSTEM, now=now + timedelta(hours=1))

    step = 0
    while not killed_at(step, monkeypatch, rotate):
        assert refresh(kerinci, jaringan.partner, now=now + timedelta(hours=1))
        state_publicly(bandung, f"langkah-{step}", {"langkah": step}, now=now + timedelta(hours=1))
        step += 1
    assert step >= 6
    told = statements_of(kerinci, jaringan.partner, now=now + timedelta(hours=1))
    assert told[f"pernyataan/langkah-{step - 1}"] == {"langkah": step - 1}
    publish_bundle(bandung, SERVICE, note="Kunci baru.", passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    assert len(refresh(kerinci, jaringan.partner, now=now + timedelta(hours=1))) == 2
    left = {path.name.partition("-")[0] for path in (Path(_keys(bandung))).iterdir()}
    assert left == {"akar", "sasaran", "daring"}
    assert len(list(Path(_keys(bandung)).iterdir())) == 3


def _keys(place: Any) -> Path:
    from pendopo.bundles.keys import folder_of

    return folder_of(place.id)


def test_what_was_withdrawn_is_offered_no_more(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    withdraw_bundle(bandung, SERVICE, why="Diganti", passphrase=PASSPHRASE, actor=SYSTEM, now=later)
    assert refresh(kerinci, jaringan.partner, now=later) == []
    again = publish_bundle(bandung, SERVICE, note="Kembali.", passphrase=PASSPHRASE, actor=SYSTEM, now=later)
    assert again.number == 2
