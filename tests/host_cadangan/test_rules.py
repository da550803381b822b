"""What stays, when it is time, how a key is read: without any server."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.host import backup_crypt, backup_keys, backup_paper, backup_times, restore
from pendopo.config.host.backup_keep import kept
from pendopo.config.host.backup_places import Settings, Spot, contents, moment_of, stamp_of, write_settings

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def daily(days: int) -> list[datetime]:
    return [NOW - timedelta(days=back) for back in range(days)]


def test_fourteen_days_eight_weeks_twelve_months_are_kept() -> None:
    stay = kept(daily(800), (14, 8, 12))
    assert stay >= set(daily(14))
    assert len(stay) == 30  # 14 days; 8 weeks and 12 months overlap with them and with one another
    assert min(stay) == datetime(2025, 12, 31, 3, 0, tzinfo=UTC)


def test_days_without_backup_do_not_count() -> None:
    rare = [NOW - timedelta(days=30 * back) for back in range(20)]
    assert len(kept(rare, (14, 0, 0))) == 14


def test_nothing_of_the_last_day_goes() -> None:
    often = [NOW - timedelta(hours=2 * back) for back in range(24)]
    assert kept(often, (1, 0, 0)) == set(often[:12])


def test_the_newest_and_the_newest_proven_one_always_stay() -> None:
    moments = daily(100)
    assert kept(moments, (1, 0, 0)) == {NOW}
    proven = [moments[50], moments[70]]
    assert kept(moments, (1, 0, 0), proven) == {NOW, moments[50]}
    assert kept([], (1, 1, 1), proven) == set()


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (datetime(2026, 11, 20, 3, 0, tzinfo=UTC), datetime(2026, 11, 19, 19, 15, tzinfo=UTC)),  # 10.00 WIB
        (datetime(2026, 11, 19, 19, 14, tzinfo=UTC), datetime(2026, 11, 18, 19, 15, tzinfo=UTC)),
        (datetime(2026, 11, 19, 19, 15, tzinfo=UTC), datetime(2026, 11, 19, 19, 15, tzinfo=UTC)),
    ],
    ids=["pagi", "sebelum", "tepat"],
)
def test_slot_is_the_latest_local_hour_of_backup(now: datetime, slot: datetime) -> None:
    assert backup_times.slot_of(now, "02.15", "Asia/Jakarta") == slot


def test_round_is_due_once_a_day_also_after_restarts_and_nights_switched_off(tmp_path: Path) -> None:
    home = tmp_path
    assert not backup_times.is_due(home, NOW)  # no place is set
    write_settings(home, Settings(spots=(Spot("Disk", "/mnt/disk"),)))
    assert backup_times.is_due(home, NOW)
    noted = backup_times.begin(home, NOW)
    assert not backup_times.is_due(home, NOW + timedelta(minutes=1))
    backup_times.finish(home, noted, [])
    assert not backup_times.is_due(home, NOW + timedelta(hours=3))
    assert backup_times.is_due(home, NOW + timedelta(days=1))
    assert backup_times.is_due(home, NOW + timedelta(days=9))  # switched off for a week


def test_failed_round_is_tried_three_times_an_hour_apart_for_the_places_that_failed(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings(spots=(Spot("A", "/a"), Spot("B", "/b"))))
    moment = NOW
    for number in range(3):
        assert backup_times.is_due(tmp_path, moment)
        noted = backup_times.begin(tmp_path, moment)
        assert noted["left"] == ([] if number == 0 else ["B"])
        backup_times.finish(tmp_path, noted, ["B"])
        assert not backup_times.is_due(tmp_path, moment + timedelta(minutes=59))
        moment += timedelta(hours=1)
    assert not backup_times.is_due(tmp_path, moment)
    assert backup_times.is_due(tmp_path, NOW + timedelta(days=1))


@pytest.mark.parametrize("typed", ["25.00", "2", "02.60", "pagi"])
def test_hours_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(StartRefused, match="bukan jam"):
        backup_times.tidy_hour(typed)


def test_names_of_backups_tell_their_moment() -> None:
    assert moment_of(stamp_of(NOW)) == NOW


def test_paper_key_is_read_as_people_type_it_and_its_page_is_one_pdf(tmp_path: Path) -> None:
    secret = backup_keys.new_paper_key(tmp_path)
    shown = backup_paper.grouped(secret)
    assert backup_keys.tidy_paper(shown.lower() + "\n") == secret
    assert backup_keys.looks_like_paper(shown)
    page = backup_paper.page(secret, "abcd1234", NOW)
    assert page.startswith(b"%PDF-")
    assert page.count(b"/Type /Page\n") + page.count(b"/Type/Page/") <= 1
    assert secret not in (tmp_path / "kunci" / "cadangan.json").read_text()


def test_what_is_written_to_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    keys = backup_keys.load(tmp_path)
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with pytest.raises(OSError, match="No space left"):
        backup_crypt.write_encrypted(
            Path("/dev/full"), backup_crypt.Chunks(iter([os.urandom(1 << 20)] * 4)), backup_keys.recipients(keys)
        )


def test_names_below_the_contents_that_are_no_contents_are_left_out(tmp_path: Path) -> None:
    good = tmp_path / "3273" / "ab" / ("ab" + "0" * 62)
    for path in (
        good,
        good.with_name(".tulis-x"),
        tmp_path / "3273" / "bagian" / "x",
        tmp_path / "x" / "ab" / good.name,
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"isi")
    assert [content.name for content in contents(tmp_path)] == [f"3273/ab/{good.name}"]


@pytest.mark.parametrize(("days", "wanted"), [(0, 10), (1, 10), (7, 30), (30, 130)])
def test_skipped_numbers_grow_with_the_days_since_the_backup(days: int, wanted: int) -> None:
    made = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
    manifest = {
        "made_at": made.isoformat(),
        "measured": {"counters": [[3273, "izin", 2026, 250], [3273, "bsj", 2025, 9]]},
    }
    assert restore.estimate(manifest, made + timedelta(days=days)) == wanted


def test_supervisor_runs_one_round_at_a_time_and_ends_it(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings(spots=(Spot("Disk", "/mnt/disk"),)))
    turn = backup_times.Round(tmp_path, tmp_path / "catatan.log", [], dict(os.environ))
    turn._command = ["/bin/sh", "-c", "echo mulai; exec sleep 60"]
    turn.tick()
    first = turn._process
    assert first is not None
    turn._looked = -1e9
    turn.tick()
    assert turn._process is first
    end = time.monotonic() + 20
    while not (tmp_path / "catatan.log").read_text() and time.monotonic() < end:
        time.sleep(0.02)
    assert (tmp_path / "catatan.log").read_text() == "mulai\n"
    turn.stop()
    assert first.poll() is not None


def test_supervisor_starts_nothing_where_no_place_is_set(tmp_path: Path) -> None:
    turn = backup_times.Round(tmp_path, tmp_path / "catatan.log", [], {})
    turn.tick()
    assert turn._process is None


def test_what_an_installation_leaves_before_its_first_start_counts_as_empty(tmp_path: Path) -> None:
    home = Home(tmp_path, 8000, "127.0.0.1")
    for name in ("kunci/tls/lan.crt", "log/web.log", "pemulihan.sebagian.baru"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    restore.refuse_in_use(home)
    (tmp_path / "kunci" / "sel.kunci").write_text("x")
    with pytest.raises(StartRefused, match="tidak kosong"):
        restore.refuse_in_use(home)
