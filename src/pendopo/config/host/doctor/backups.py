"""Backups: when the last one succeeded, and when one was last proven by a restore."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from pendopo.config.host import backup_notes
from pendopo.config.host.doctor.finding import Finding, Host, error, good, warning

LATE, UNPROVEN = timedelta(days=2), timedelta(days=7)


def age(host: Host) -> Iterator[Finding]:
    """Daily, and proven within a week."""
    yield from judge(backup_notes.journal(host.home), host.now)


def judge(rows: list[dict[str, Any]], now: datetime) -> Iterator[Finding]:
    """`rows` of the journal of backups, oldest first."""
    kept = [row for row in rows if row.get("ok") and not row.get("gone_at")]
    if not kept:
        yield error(
            "cadangan", "Belum ada cadangan yang berhasil.", "Baca docs/operasi/cadangkan.md: sudo pendopo cadangkan"
        )
        return
    last = max(datetime.fromisoformat(row["made_at"]) for row in kept)
    proven = [datetime.fromisoformat(row["proven_at"]) for row in rows if row.get("proven_at")]
    wrong = rows[-1].get("error", "")
    if now - last > LATE:
        more = f" {wrong}" if wrong else ""
        yield error("cadangan", f"Cadangan terakhir {(now - last).days} hari lalu.{more}", "sudo pendopo cadangkan")
    if not proven or now - max(proven) > UNPROVEN:
        text = f"terakhir {(now - max(proven)).days} hari lalu" if proven else "belum pernah"
        yield warning("cadangan", f"Pemulihan cadangan {text} dibuktikan.", "Baca docs/operasi/cadangkan.md.")
    elif now - last <= LATE:
        yield good("cadangan", f"Cadangan terakhir {last:%d-%m-%Y %H.%M} UTC, terbukti dapat dipulihkan.")


CHECKS = (age,)
