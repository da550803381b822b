"""Keys: sealed by the passphrase, never in the clear, changed under signed roots that partners follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.bundles.api import Catalogue, Published, fetch, publish_bundle, refresh, root_of, rotate_keys
from pendopo.bundles.queries_cards import catalogue_card
from pendopo.core.api import Refusal
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region

from .conftest import PASSPHRASE, SERVICE


def test_a_wrong_passphrase_publishes_nothing(jaringan: SimpleNamespace, bandung: Any, now: datetime) -> None:
    with pytest.raises(Refusal, match="Frasa sandi katalog salah"):
        publish_bundle(bandung, SERVICE, note="Lain.", passphrase="bukan frasanya", actor=SYSTEM, now=now)
    with region(bandung):
        assert Published.objects.count() == 1


def test_root_and_targets_keys_lie_sealed_and_private(jaringan: SimpleNamespace, bandung: Any, home: Path) -> None:
    folder = home / "kunci" / "katalog" / str(bandung.id)
    files = {path.name.partition("-")[0]: path for path in folder.iterdir()}
    assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o600}
    assert b"PRIVATE" not in files["akar"].read_bytes() + files["sasaran"].read_bytes()
    assert files["daring"].read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")


def test_partners_follow_a_change_of_keys_and_of_the_passphrase(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, now: datetime
) -> None:
    first = root_of(bandung)
    row = rotate_keys(bandung, passphrase=PASSPHRASE, new_passphrase="frasa baru yang panjang", actor=SYSTEM, now=now)
    assert row.root_version == 3
    assert root_of(bandung) == first
    with pytest.raises(Refusal, match="salah"):
        publish_bundle(bandung, SERVICE, note="Lagi.", passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    publish_bundle(bandung, SERVICE, note="Lagi.", passphrase="frasa baru yang panjang", actor=SYSTEM, now=now)
    assert len(refresh(kerinci, jaringan.partner, now=now)) == 2
    assert fetch(kerinci, jaringan.partner, SERVICE, now=now).manifest.number == 2


def test_who_looks_for_the_first_time_after_a_change_of_keys_follows_too(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, home: Path, now: datetime
) -> None:
    import shutil

    rotate_keys(bandung, passphrase=PASSPHRASE, actor=SYSTEM, now=now)
    shutil.rmtree(home / "percaya")
    assert refresh(kerinci, jaringan.partner, now=now)
    with region(bandung):
        assert Catalogue.objects.get().root_digest == jaringan.partner.root_digest


def test_a_card_warns_before_signatures_run_out(
    jaringan: SimpleNamespace, bandung: Any, home: Path, now: datetime
) -> None:
    def card(days: int) -> str:
        with region(bandung):
            found = catalogue_card(bandung, SYSTEM, now + timedelta(days=days))
        return found.text if found else ""

    assert card(0) == ""
    assert "penanda harian" in card(5).lower()
    (home / "katalog" / str(bandung.id) / "pulih.txt").write_text("")
    assert "Tandatangani ulang" in card(0)


def test_a_partner_that_is_refused_is_shown(jaringan: SimpleNamespace, kerinci: Any, now: datetime) -> None:
    from pendopo.bundles.api import BundleRefused

    with pytest.raises(BundleRefused):
        refresh(kerinci, jaringan.partner, now=now + timedelta(days=9))
    with region(kerinci):
        card = catalogue_card(kerinci, SYSTEM, now)
    assert card is not None
    assert "masa berlakunya" in card.text


def test_a_letter_that_names_its_region_is_not_published(bandung: Any) -> None:
    from pendopo.bundles.published_form import refuse_local_names

    from .make import shipped

    letter = shipped().letters[0].model_copy(update={"template": "Pemerintah Kota Bandung"})
    with pytest.raises(Refusal, match="menyebut Bandung"):
        refuse_local_names(shipped().model_copy(update={"letters": (letter,)}), bandung.name)
    refuse_local_names(shipped(), bandung.name)


def test_texts_that_still_name_their_region_are_pointed_out_but_laws_may(bandung: Any) -> None:
    from pendopo.bundles.published_form import local_names

    from .make import shipped

    assert local_names(shipped(), bandung.name) == ()
    (told,) = local_names(shipped().model_copy(update={"summary": "Izin di Bandung"}), bandung.name)
    assert told.startswith("Bandung masih disebut pada izin-reklame-insidentil")
