"""Mirrors: a copy that anybody may carry, believed as long as its publisher signed for it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.bundles.api import BundleRefused, check_mirror, fetch, know_partner, make_mirror, refresh, renew
from pendopo.people.api import SYSTEM

from .conftest import SERVICE

UNTIL = date(2027, 1, 31)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "usb" / "katalog"


def carried(bandung: Any, stick: Path, now: datetime, until: date | None = None) -> str:
    make_mirror(bandung, stick, address="sel:32.73", offline_until=until, now=now)
    return f"file://{stick}"


def test_a_region_without_network_adopts_from_a_stick(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, stick: Path, now: datetime
) -> None:
    address = carried(bandung, stick, now)
    partner = know_partner(
        kerinci, code="32.73", name="", kind="kota", addresses=[address], actor=SYSTEM, now=now
    )  # fmt: skip
    assert [offer.definition_id for offer in refresh(kerinci, partner, now=now)] == [SERVICE]
    assert fetch(kerinci, partner, SERVICE, now=now).bundle_digest == jaringan.published.bundle_digest


def test_a_mirror_is_checked_to_its_last_byte(
    jaringan: SimpleNamespace, bandung: Any, stick: Path, now: datetime
) -> None:
    carried(bandung, stick, now)
    assert check_mirror(stick, now=now).bundles == 1
    path = next(stick.rglob("*.zip"))
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(BundleRefused, match="ada yang mengubahnya"):
        check_mirror(stick, now=now)


def test_a_mirror_that_is_brought_up_to_date_heals_and_drops_what_is_old(
    jaringan: SimpleNamespace, bandung: Any, stick: Path, now: datetime
) -> None:
    carried(bandung, stick, now)
    next(stick.rglob("*.zip")).write_bytes(b"broken")
    renew(bandung, now=now + timedelta(days=1))
    carried(bandung, stick, now + timedelta(days=1))
    assert check_mirror(stick, now=now + timedelta(days=1)).bundles == 1
    assert len(list((stick / "metadata").glob("*.snapshot.json"))) == 1


def test_an_old_mirror_without_leave_is_refused(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, stick: Path, now: datetime
) -> None:
    address = carried(bandung, stick, now)
    with pytest.raises(BundleRefused, match="masa berlakunya"):
        refresh(kerinci, jaringan.partner, now=now + timedelta(days=30), address=address)


def test_a_dated_offline_mirror_is_believed_until_its_day_and_no_longer(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, stick: Path, now: datetime
) -> None:
    address = carried(bandung, stick, now, UNTIL)
    late = now + timedelta(days=60)
    offers = refresh(kerinci, jaringan.partner, now=late, address=address)
    assert [offer.definition_id for offer in offers] == [SERVICE]
    with pytest.raises(BundleRefused, match="hanya berlaku sampai 31 Januari 2027"):
        refresh(kerinci, jaringan.partner, now=now + timedelta(days=75), address=address)
    with pytest.raises(BundleRefused, match="hanya berlaku sampai 1 Desember 2026"):
        refresh(
            kerinci, jaringan.partner, now=late, address=address, offline_until=date(2026, 12, 1)
        )  # fmt: skip


def test_nobody_else_prolongs_a_mirror(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, stick: Path, now: datetime
) -> None:
    address = carried(bandung, stick, now, UNTIL)
    path, late = stick / "cermin.json", now + timedelta(days=90)
    told = json.loads(path.read_text())
    told["signed"]["until"] = "2027-04-30"
    path.write_text(json.dumps(told))
    with pytest.raises(BundleRefused, match="tidak ditandatangani penerbitnya"):
        refresh(kerinci, jaringan.partner, now=late, address=address)


def test_a_leave_is_about_one_state_only(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, stick: Path, now: datetime
) -> None:
    carried(bandung, stick, now, UNTIL)
    leave = (stick / "cermin.json").read_bytes()
    renew(bandung, now=now + timedelta(days=1))
    address = carried(bandung, stick, now + timedelta(days=1))
    assert not (stick / "cermin.json").exists()
    (stick / "cermin.json").write_bytes(leave)
    with pytest.raises(BundleRefused, match="bukan untuk isi katalog"):
        refresh(kerinci, jaringan.partner, now=now + timedelta(days=20), address=address)


def test_a_leave_longer_than_half_a_year_is_not_signed(
    jaringan: SimpleNamespace, bandung: Any, stick: Path, now: datetime
) -> None:
    with pytest.raises(BundleRefused, match="183 hari"):
        carried(bandung, stick, now, date(2027, 10, 1))


def test_a_folder_with_other_things_is_left_alone(
    jaringan: SimpleNamespace, bandung: Any, stick: Path, now: datetime
) -> None:
    stick.mkdir(parents=True)
    (stick / "foto.jpg").write_bytes(b"x")
    with pytest.raises(BundleRefused, match="berisi hal lain"):
        carried(bandung, stick, now)
    assert [path.name for path in stick.iterdir()] == ["foto.jpg"]


def test_a_link_on_a_stick_leads_nowhere(
    jaringan: SimpleNamespace, bandung: Any, kerinci: Any, stick: Path, tmp_path: Path, now: datetime
) -> None:
    address = carried(bandung, stick, now)
    secret = tmp_path / "rahasia.json"
    path = stick / "metadata" / "timestamp.json"
    path.rename(secret)
    path.symlink_to(secret)
    with pytest.raises(BundleRefused):
        refresh(kerinci, jaringan.partner, now=now + timedelta(hours=1), address=address)
