"""One look after our own certificate, by ACME or from the LAN authority; run by the door, ends at once.

What came of it stands in kunci/tls/pembaruan.json, where `pendopo doctor` reads it.
"""

import contextlib
import json
import os
import sys
from datetime import UTC, datetime
from typing import Any

from pendopo.config.host import certificates, tls_lan
from pendopo.config.host.tls import Tls, from_environment

NOTE = "pembaruan.json"


def run(tls: Tls, now: datetime) -> str:
    """Renew where it is due and note the outcome; the sentence of what went wrong, or nothing."""
    wrong = ""
    if tls.kind == "lan":
        tls_lan.ensure(tls, now)
    if tls.kind == "acme":
        wrong = _by_acme(tls, [tls.host, *(name for name in region_hosts() if name != tls.host)], now)
    note = {"waktu": now.isoformat(timespec="seconds"), "galat": wrong}
    certificates.write_private(tls.folder / NOTE, json.dumps(note, ensure_ascii=False).encode())
    return wrong


def last(tls: Tls) -> dict[str, Any]:
    """When we last looked, and what was wrong; empty before the first look."""
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads((tls.folder / NOTE).read_text(encoding="utf-8")))
    return {}


def region_hosts() -> list[str]:
    """Host names of the regions of this instance; none while the database does not answer."""
    import psycopg

    url = os.environ.get("DATABASE_URL")
    if not url:
        return []
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            rows = connection.execute("SELECT host FROM tenancy_region WHERE host <> '' ORDER BY host").fetchall()
    except psycopg.Error:
        return []
    return [str(row[0]).lower() for row in rows if not tls_lan.is_local(str(row[0]))]


def _by_acme(tls: Tls, names: list[str], now: datetime) -> str:
    """The main name must be proven; a region whose name leads elsewhere must not cost the others their certificate."""
    from pendopo.config.host import acme

    if not acme.is_due(tls, names, now):
        return ""
    try:
        acme.obtain(tls, names)
    except acme.AcmeRefused as refused:
        proven = [name for name in names if name not in refused.hosts]
        if not refused.hosts or tls.host not in proven:
            return str(refused)
        with contextlib.suppress(acme.AcmeRefused):
            if acme.is_due(tls, proven, now):
                acme.obtain(tls, proven)
        return str(refused)
    return ""


def main() -> int:
    """Run by the door. Ends with 1 when the certificate could not be renewed."""
    wrong = run(from_environment(), datetime.now(UTC))
    if wrong:
        print(wrong, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
