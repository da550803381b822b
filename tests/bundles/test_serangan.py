"""What somebody between two regions could try: each is refused with its own sentence, and nothing is taken."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.bundles import reader
from pendopo.bundles.api import (
    BundleRefused,
    Offer,
    Partner,
    end_partner,
    fetch,
    know_partner,
    pin_partner,
    publish_bundle,
    refresh,
    renew,
    renew_targets,
    rotate_keys,
)
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region

from .conftest import PASSPHRASE, SERVICE


def refused(kerinci: Any, partner: Partner, now: datetime) -> str:
    """The sentence; it stands on the partner, and the offers are as they were."""
    with region(kerinci):
        before = list(Offer.objects.values_list("bundle_digest", "number"))
    with pytest.raises(BundleRefused) as no:
        refresh(kerinci, partner, now=now)
    with region(kerinci):
        assert Partner.objects.get(pk=partner.pk).trouble == no.value.sentence
        assert list(Offer.objects.values_list("bundle_digest", "number")) == before
    return no.value.sentence


def metadata(home: Path, place: Any) -> Path:
    return home / "katalog" / str(place.id) / "metadata"


def edited(path: Path, change: Any) -> None:
    """Change signed metadata without a key."""
    data = json.loads(path.read_bytes())
    change(data["signed"])
    path.write_text(json.dumps(data, separators=(",", ":"), sort_keys=True))


def test_a_catalogue_of_before_is_not_taken_back(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, home: Path, now: datetime
) -> None:
    old = home / "lama"
    shutil.copytree(home / "katalog" / str(bandung.id), old)
    renew(bandung, now=now + timedelta(hours=1))
    refresh(kerinci, jaringan.partner, now=now + timedelta(hours=1))
    shutil.rmtree(home / "katalog" / str(bandung.id))
    shutil.copytree(old, home / "katalog" / str(bandung.id))
    assert "lebih lama" in refused(kerinci, jaringan.partner, now + timedelta(hours=2))


def test_a_catalogue_that_is_held_back_is_noticed_after_seven_days(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, now: datetime
) -> None:
    assert refresh(kerinci, jaringan.partner, now=now + timedelta(days=6))
    assert "masa berlakunya" in refused(kerinci, jaringan.partner, now + timedelta(days=8))
    renew(bandung, now=now + timedelta(days=8))
    assert refresh(kerinci, jaringan.partner, now=now + timedelta(days=8))


def test_a_bundle_that_was_changed_on_its_way_is_refused(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, home: Path, now: datetime
) -> None:
    path = next((home / "katalog" / str(bandung.id) / "targets" / "bingkisan" / SERVICE).glob("*.zip"))
    content = bytearray(path.read_bytes())
    content[200] ^= 1
    path.write_bytes(content)
    with pytest.raises(BundleRefused, match="ada yang mengubahnya"):
        fetch(kerinci, jaringan.partner, SERVICE, now=now)


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_metadata_that_somebody_edited_are_refused(
    role: str, jaringan: SimpleNamespace, bandung: Any, kerinci: Any, home: Path, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    renew_targets(bandung, passphrase=PASSPHRASE, actor=SYSTEM, now=later)
    folder = metadata(home, bandung)
    path = folder / "timestamp.json" if role == "timestamp" else sorted(folder.glob(f"*.{role}.json"))[-1]
    edited(path, lambda signed: signed.update(version=signed["version"] + (role == "timestamp"), spec_version="1.0.30"))
    assert "Tidak ada yang diambil" in refused(kerinci, jaringan.partner, later)


def test_a_catalogue_signed_with_foreign_keys_is_refused(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, home: Path, now: datetime
) -> None:
    from pendopo.bundles import keys
    from pendopo.bundles.repository import Repository

    shutil.rmtree(home / "katalog" / str(bandung.id))
    false = {"namespace": "r3273", "code": "32.73", "name": "Kota Bandung"}
    Repository(bandung.id).found(false, keys.make_keys(bandung.id, PASSPHRASE), now + timedelta(hours=1))
    assert "bukan miliknya" in refused(kerinci, jaringan.partner, now + timedelta(hours=1))
    with pytest.raises(BundleRefused, match="bukan akar yang dipercaya"):
        know_partner(
            kerinci, code="32.73", name="", kind="kota", addresses=["sel:32.73"], actor=SYSTEM, now=now
        )  # fmt: skip


def test_a_key_that_was_taken_away_signs_nothing_more(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, home: Path, now: datetime
) -> None:
    from tuf.api.metadata import Metadata

    from pendopo.bundles.repository import Repository

    stolen = Repository(bandung.id).online_signer()
    later = now + timedelta(hours=1)
    rotate_keys(bandung, passphrase=PASSPHRASE, actor=SYSTEM, now=later)
    assert refresh(kerinci, jaringan.partner, now=later)
    path = metadata(home, bandung) / "timestamp.json"
    forged = Metadata.from_bytes(path.read_bytes())
    forged.signed.version += 1
    forged.sign(stolen)
    path.write_bytes(forged.to_bytes())
    assert "sudah dicabut" in refused(kerinci, jaringan.partner, later)


def test_parts_of_two_states_do_not_make_a_third(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, home: Path, now: datetime
) -> None:
    folder = metadata(home, bandung)
    before = sorted(folder.glob("*.targets.json"))[-1].read_bytes()
    later = now + timedelta(hours=1)
    renew_targets(bandung, passphrase=PASSPHRASE, actor=SYSTEM, now=later)
    sorted(folder.glob("*.targets.json"))[-1].write_bytes(before)
    assert "Tidak ada yang diambil" in refused(kerinci, jaringan.partner, later)


def test_endless_data_are_cut_off(
    jaringan: SimpleNamespace, kerinci: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pendopo.bundles import fetching

    taken = []

    def endless(self: Any, url: str) -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield b" " * 65_536

    monkeypatch.setattr(fetching.Folder, "pieces", endless)
    assert "lebih banyak daripada" in refused(kerinci, jaringan.partner, now)
    assert len(taken) < 20


def test_an_ended_agreement_stops_new_adoptions_but_not_looking(
    jaringan: SimpleNamespace, kerinci: Any, now: datetime
) -> None:
    pin = jaringan.partner.root_digest
    pinned = pin_partner(
        kerinci, "r3273", root_digest=pin, agreement="415.4/1/2026", until=None, actor=SYSTEM, now=now
    )  # fmt: skip
    assert pinned.trust == "kesepakatan"
    assert fetch(kerinci, pinned, SERVICE, now=now)
    ended = end_partner(kerinci, "r3273", why="Berakhir", actor=SYSTEM, now=now)
    with pytest.raises(BundleRefused, match="sudah berakhir"):
        fetch(kerinci, ended, SERVICE, now=now)
    assert fetch(kerinci, ended, SERVICE, now=now, to_adopt=False)
    past = pin_partner(
        kerinci, "r3273", root_digest=pin, agreement="415.4/1/2026", until=(now - timedelta(days=2)).date(),
        actor=SYSTEM, now=now,
    )  # fmt: skip
    with pytest.raises(BundleRefused, match="perpanjangan"):
        fetch(kerinci, past, SERVICE, now=now)


def test_an_agreement_pins_only_the_root_that_was_seen(jaringan: SimpleNamespace, kerinci: Any, now: datetime) -> None:
    with pytest.raises(BundleRefused, match="bukan akar yang dipercaya"):
        pin_partner(kerinci, "r3273", root_digest="0" * 64, agreement="1", until=None, actor=SYSTEM, now=now)


def test_a_restored_database_lowers_no_trust(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, home: Path, now: datetime
) -> None:
    """The region's rows go back to a backup and an old catalogue is offered: what was seen is remembered."""
    old = home / "lama"
    shutil.copytree(home / "katalog" / str(bandung.id), old)
    later = now + timedelta(hours=1)
    publish_bundle(bandung, SERVICE, note="Kedua.", passphrase=PASSPHRASE, actor=SYSTEM, now=later)
    refresh(kerinci, jaringan.partner, now=later)
    with region(kerinci):
        Offer.objects.all().delete()
        Partner.objects.all().delete()
    shutil.rmtree(home / "katalog" / str(bandung.id))
    shutil.copytree(old, home / "katalog" / str(bandung.id))
    again = know_partner(
        kerinci, code="32.73", name="", kind="kota", addresses=["sel:32.73"], actor=SYSTEM, now=later
    )  # fmt: skip
    assert "lebih lama" in refused(kerinci, again, later)


def test_a_publisher_that_was_restored_goes_on_after_signing_anew(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, home: Path, now: datetime
) -> None:
    old = home / "lama"
    shutil.copytree(home / "katalog" / str(bandung.id), old)
    for hour in (1, 2, 3):
        renew_targets(bandung, passphrase=PASSPHRASE, actor=SYSTEM, now=now + timedelta(hours=hour))
    refresh(kerinci, jaringan.partner, now=now + timedelta(hours=3))
    shutil.rmtree(home / "katalog" / str(bandung.id))
    shutil.copytree(old, home / "katalog" / str(bandung.id))
    renew_targets(bandung, passphrase=PASSPHRASE, actor=SYSTEM, now=now + timedelta(hours=4))
    assert refresh(kerinci, jaringan.partner, now=now + timedelta(hours=4))


def test_who_claims_another_code_or_is_oneself_is_refused(
    jaringan: SimpleNamespace, bandung: Any, now: datetime
) -> None:
    from pendopo.core.api import Refusal

    with pytest.raises(Refusal, match="daerah ini sendiri"):
        know_partner(bandung, code="32.73", name="", kind="", addresses=["sel:32.73"], actor=SYSTEM, now=now)
    with pytest.raises(BundleRefused, match=r"milik 32\.73, bukan 15\.01"):
        know_partner(
            SimpleNamespace(id=9999, tz=bandung.tz), code="15.01", name="", kind="", addresses=["sel:32.73"],
            actor=SYSTEM, now=now,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("ftp://contoh.id/katalog", "tidak dikenal"),
        ("file://server/bagi", "tidak dikenal"),
        ("https://pengguna:sandi@contoh.id", "tidak dikenal"),
        ("sel:99.98", "tidak ada di sel ini"),
        ("http://127.0.0.1:9/katalog", "tidak dapat dihubungi"),
        ("http://[::1]:9/katalog", "tidak dapat dihubungi"),
        ("http://169.254.169.254/latest", "tidak dapat dihubungi"),
        ("file:///tidak/ada", "tidak dapat dihubungi"),
    ],
)
def test_addresses_that_lead_inward_or_nowhere_are_refused(
    address: str, word: str, kerinci: Any, now: datetime
) -> None:
    with pytest.raises(BundleRefused, match=word):
        know_partner(kerinci, code="32.73", name="", kind="", addresses=[address], actor=SYSTEM, now=now)


def test_every_attack_has_a_sentence_of_its_own() -> None:
    told = [reader.FROZEN, reader.ROLLED_BACK, reader.FOREIGN_KEY, reader.CHANGED, reader.ENDLESS, reader.OTHER_ROOT]
    assert len(set(told)) == len(told)
