"""The steps of an upgrade that touch the data: `python -m pendopo.config.host.perbarui_kerja STEP < json`.

Run by `pendopo perbarui` as the owner of the data folder, with the interpreter of the version whose step it is: the old
one serves and backs up, the new one rehearses and migrates. Talks on standard output; its answer is the last line.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pendopo.config.cli import deathsig
from pendopo.config.cli.database import Urls
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.host import backup_dump
from pendopo.config.host.backup_server import child_environment, database_of, own_urls, serving
from pendopo.config.host.data_copy import AFTER, BEFORE, NEXT, Copies, counts, losses

REHEARSAL = "_gladi"
DIRECT = {"PENDOPO_TANPA_SALINAN": "1"}
EVENTS = "audit_event"
Answer = dict[str, Any]


def layani(home: Home, question: Answer) -> Answer:
    """Keep the database of a stopped instance up for the other steps, until our standard input is closed."""
    if own_urls() is not None:
        print("siap", flush=True)
        sys.stdin.read()
        return {}
    with home.lock(), serving(home.path) as server:
        home.write_addresses(server.urls())
        print("siap", flush=True)
        sys.stdin.read()
    return {}


def cadangkan(home: Home, question: Answer) -> Answer:
    """A backup: at the places that are set, else as one file in the data folder."""
    from pendopo.config.host import backup, backup_places

    if backup_places.read_settings(home.path).spots and not question.get("aside"):
        rows = backup.make_at_places(home, why="pembaruan")
        if not any(row["ok"] for row in rows):
            raise StartRefused("; ".join(row["error"] for row in rows))
        return {"where": ", ".join(f"{row['place']} ({row['name']})" for row in rows if row["ok"])}
    folder = Path(question.get("folder") or home.path / "cadangan")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {"where": str(backup.make(home, folder, why="pembaruan"))}


def ukur(home: Home, question: Answer) -> Answer:
    """How large database and files are, how many events there are, the counters of letter numbers."""
    with database_of(home) as urls:
        copies = Copies(urls.owner)
        size, events = copies.size(), counts(urls.owner).get(EVENTS, 0)
        has_before = copies.has(BEFORE)
        before = counts(_beside(urls, BEFORE).owner).get(EVENTS, 0) if has_before else 0
        with backup_dump.snapshot(urls.owner) as (connection, _name):
            known = [list(row) for row in connection.execute(backup_dump.COUNTERS)]
    files = sum(path.stat().st_size for path in (home.path / "berkas").rglob("*") if path.is_file())
    found = {"database": size, "files": files, "events": events, "events_before": before}
    return found | {"known": known, "has_before": has_before}


def gladi(home: Home, question: Answer) -> Answer:
    """This version's migrations on a copy; every row must still be there and every open case must open."""
    with database_of(home) as urls:
        copies = Copies(urls.owner)
        scratch = _beside(urls, REHEARSAL)
        try:
            seconds: dict[str, float] = {}
            with _timed(seconds, "salinan"):
                copies.create(REHEARSAL)
                before = _pour(urls, scratch)
            with _scratch_home(home) as folder:
                with _timed(seconds, "migrasi"):
                    _prepare(folder, scratch, DIRECT)
                    after = counts(scratch.owner)
                lost = losses(before, after, allowed=_may_shrink())
                if lost:
                    raise StartRefused("Gladi gagal, baris hilang: " + "; ".join(lost))
                with _timed(seconds, "berkas"):
                    opened = _open_cases(folder, scratch)
        finally:
            copies.drop(REHEARSAL)
    return {"seconds": seconds, "tables": len(before), "rows": sum(before.values()), **opened}


def ganti(home: Home, question: Answer) -> Answer:
    """`pendopo siapkan` on a stopped instance: this code brings the database to its own side."""
    with database_of(home) as urls:
        _prepare(home.path, urls, {})
        copies = Copies(urls.owner)
        copies.drop(NEXT)
        copies.drop(REHEARSAL)
        return {"events": counts(urls.owner).get(EVENTS, 0)}


def kembalikan(home: Home, question: Answer) -> Answer:
    """The database before the last migration is served again; what was served stays beside it."""
    with database_of(home) as urls:
        copies = Copies(urls.owner)
        if not copies.has(BEFORE):
            raise StartRefused("Tidak ada basis data dari sebelum pembaruan terakhir.")
        copies.change(come=BEFORE, go=AFTER)
    return {}


def nomor(home: Home, question: Answer) -> Answer:
    """After going back: letter numbers given in the meantime are on paper somewhere, so they are never given again."""
    from pendopo.config.host.backup_notes import ask_django

    with database_of(home) as urls:
        asked = {"made_at": question["made_at"], "final": False, "skip": 0, "known": question["known"]}
        answer = ask_django("sesudah", asked, home.path, urls)
    if answer is None:
        raise StartRefused("Nomor surat tidak dapat dimajukan; jalankan lagi perintah ini.")
    return {"said": answer["said"]}


def rapikan(home: Home, question: Answer) -> Answer:
    """Drop the databases that were kept for going back."""
    with database_of(home) as urls:
        copies = Copies(urls.owner)
        gone = [copies.name + suffix for suffix in (BEFORE, AFTER, NEXT, REHEARSAL) if copies.has(suffix)]
        for suffix in (BEFORE, AFTER, NEXT, REHEARSAL):
            copies.drop(suffix)
    return {"gone": gone}


def _beside(urls: Urls, suffix: str) -> Urls:
    from pendopo.config.host.data_copy import renamed

    name = Copies(urls.owner).name + suffix
    return Urls(*(renamed(url, name) for url in (urls.app, urls.owner, urls.report)))


def _pour(urls: Urls, target: Urls) -> dict[str, int]:
    """Dump a moment of the served database into the copy. Returns the rows of that moment by table."""
    with backup_dump.snapshot(urls.owner) as (connection, name):
        version = connection.info.server_version // 10000
        out, into = backup_dump.dump(urls.owner, name, version), backup_dump.load(target.owner, version)
        with subprocess.Popen(out["args"], env=out["env"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as dumping:  # noqa: S603 - PostgreSQL's own programs
            done = subprocess.run(into["args"], env=into["env"], stdin=dumping.stdout, capture_output=True, check=False)  # noqa: S603 - as above
            dumping.wait()
    if done.returncode or dumping.returncode:
        raise StartRefused(f"Salinan untuk gladi tidak dapat dibuat: {done.stderr.decode(errors='replace')[-400:]}")
    return counts(target.owner)


@contextlib.contextmanager
def _scratch_home(home: Home) -> Iterator[Path]:
    """A data folder for the rehearsal: the same keys and contents, but styles and marks of its own; gone afterwards."""
    folder = home.path / "gladi"
    shutil.rmtree(folder, ignore_errors=True)  # of one that was killed; links are removed, not followed
    folder.mkdir(mode=0o700)
    for name in ("kunci", "berkas"):
        if (home.path / name).exists():
            (folder / name).symlink_to(home.path / name)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path, urls: Urls, more: dict[str, str]) -> None:
    log = folder / "log" / "siapkan.log"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    environment = child_environment(folder, urls, as_owner=True) | more
    with open(log, "ab") as errors:
        words = [*deathsig.launcher(signal.SIGKILL), sys.executable, "-m", "pendopo.config.cli.main", "siapkan"]
        done = subprocess.run(words, env=environment, stderr=errors, check=False)  # noqa: S603 - our own command
    if done.returncode != 0:
        tail = log.read_text(errors="replace").splitlines()[-6:]
        raise StartRefused("Migrasi gagal:\n" + "\n".join(tail))


def _open_cases(folder: Path, urls: Urls) -> Answer:
    words = [sys.executable, "-m", "pendopo.config.commands.buka_berkas"]
    done = subprocess.run(  # noqa: S603 - our own command
        words, env=child_environment(folder, urls), stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise StartRefused("Berkas yang terbuka tidak dapat diperiksa dengan versi baru.")
    answer: Answer = json.loads(done.stdout.splitlines()[-1])
    if answer["failed"]:
        raise StartRefused("Berkas ini tidak terbuka dengan versi baru: " + "; ".join(answer["failed"][:5]))
    return answer


def _may_shrink() -> frozenset[str]:
    from pendopo.config.host.versions import MAY_SHRINK

    return MAY_SHRINK


@contextlib.contextmanager
def _timed(into: dict[str, float], name: str) -> Iterator[None]:
    begun = time.monotonic()
    print(f"  Gladi: {name}…", flush=True)
    yield
    into[name] = round(time.monotonic() - begun, 1)


STEPS: dict[str, Callable[[Home, Answer], Answer]] = {
    step.__name__: step for step in (layani, cadangkan, ukur, gladi, ganti, kembalikan, nomor, rapikan)
}


def main() -> int:
    """One step. The answer, or why there is none, is the last line."""
    os.umask(0o077)
    question = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    try:
        answer = STEPS[sys.argv[1]](Home.from_environment(), question)
    except StartRefused as refused:
        print(json.dumps({"refused": str(refused)}))
        return 1
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
