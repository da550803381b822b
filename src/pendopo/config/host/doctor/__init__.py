"""`pendopo doctor`: what is wrong with this server and how to mend it; exit code 1 when something is.

A check is a function from a `Host` to findings, listed in CHECKS of its module. It never changes anything.
"""

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from pendopo.config.host.doctor import backups, database, machine, network
from pendopo.config.host.doctor.finding import Check, Finding, Host, Severity, error
from pendopo.config.host.places import Places, read_settings

ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE, Severity.GOOD)
CHECKS: tuple[Check, ...] = (*machine.CHECKS, *network.CHECKS, *backups.CHECKS)


def examine(host: Host) -> list[Finding]:
    """Every check of this host, the worst first."""
    if not host.home.is_dir():
        return [error("folder", f"Folder data {host.home} tidak ada.", "Isi PENDOPO_HOME, atau `sudo pendopo pasang`.")]
    found = [finding for check in CHECKS for finding in _safely(check, host)]
    step_down(host.home)
    found += database.all_checks(host)
    return sorted(found, key=lambda finding: ORDER.index(finding.severity))


def step_down(home: Path) -> None:
    """From root to the owner of the home: entering an instance may make files there."""
    owner = home.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)


def _safely(check: Check, host: Host) -> Iterator[Finding]:
    """A check that may not look says so and does not hide the others."""
    try:
        yield from check(host)
    except PermissionError as problem:
        yield error(check.__name__, f"Tidak boleh membaca {problem.filename}.", "Jalankan dengan sudo.")


def usual_host() -> Host:
    """The instance of PENDOPO_HOME; else the installed one."""
    places = Places(Path("/"))
    environ = dict(os.environ)
    if not environ.get("PENDOPO_HOME") and os.access(places.settings, os.R_OK):
        environ = read_settings(places.settings) | environ
    home = Path(environ.get("PENDOPO_HOME") or ".pendopo").expanduser().absolute()
    environ["PENDOPO_HOME"] = str(home)
    os.environ.update(environ)
    return Host(home, environ, places, datetime.now(UTC))


def run(args: argparse.Namespace) -> int:
    """The command: 0 when nothing is wrong, 1 when something is, warnings included."""
    found = examine(usual_host())
    serious = [one for one in found if one.severity in (Severity.ERROR, Severity.WARNING)]
    if args.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return 1 if serious else 0
    for one in found:
        if one.severity is not Severity.GOOD or args.semua:
            print(f"[{one.severity}] {one.text}" + (f"\n    Cara membetulkan: {one.mend}" if one.mend else ""))
    fine = sum(one.severity is Severity.GOOD for one in found)
    print(
        f"{len(serious)} perlu dibetulkan, {fine} baik."
        if serious
        else f"Tidak ada yang perlu dibetulkan ({fine} baik)."
    )
    return 1 if serious else 0
