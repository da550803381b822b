"""The data of older code, with open cases in it, go on under this code: nothing lost, everything moves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pendopo.config.cli.database import NEEDED, Urls
from pendopo.config.host import data_copy, perbarui_kerja
from pendopo.config.host.backup_server import child_environment, serving
from tests.faults.instance import ROOT
from tests.host_paket import data_lama, stand_ins


def told_by(
    home: Path, urls: Urls, *words: str, source: Path = ROOT / "src", as_owner: bool = False, **more: str
) -> str:
    environment = child_environment(home, urls, as_owner=as_owner) | more
    environment["PYTHONPATH"] = f"{source}:{ROOT}"
    done = subprocess.run(
        [sys.executable, "-m", *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@contextmanager
def migrated(home: Path) -> Iterator[tuple[Urls, dict[str, int], str]]:
    """This code's `siapkan` on the data set, as `make up` and an upgrade run it."""
    with serving(home, durable=False) as server:
        urls = server.urls()
        before = data_copy.counts(urls.owner)
        yield urls, before, told_by(home, urls, "pendopo.config.cli.main", "siapkan", as_owner=True)


def prove(home: Path, digests: list[str]) -> None:
    """Counts, open cases, moves, letters, chain."""
    with migrated(home) as (urls, before, said):
        assert "tidak ada yang hilang" in said
        copies = data_copy.Copies(urls.owner)
        assert copies.has(data_copy.BEFORE), "the way back is kept"
        assert not copies.has(data_copy.NEXT)
        as_it_was = data_copy.counts(data_copy.renamed(urls.owner, copies.name + data_copy.BEFORE))
        assert as_it_was == before
        after = data_copy.counts(urls.owner)
        assert data_copy.losses(before, after) == []
        people = {name: count for name, count in before.items() if name.startswith(("cases_", "people_", "documents_"))}
        assert {name: after[name] for name in people} == people, "rows of cases, people and letters are the same"
        told = json.loads(told_by(home, urls, "tests.host_paket.bukti_lama", *digests).splitlines()[-1])
        for region in told.values():
            assert region["chain"] == [True, True]
            assert region["letters"] == {"sama": len(digests)}
            assert len(region["opened"]) >= data_lama.WANTED_OPEN
            states = Counter(region["opened"])
            assert len(states) >= 8, states
            assert len(region["moved"]) >= 5, region["moved"]
        again = told_by(home, urls, "pendopo.config.cli.main", "siapkan", as_owner=True)
        assert "Migrasi" not in again, "a second start has nothing to migrate"


def test_the_kept_data_of_older_code_go_on_with_open_cases(tmp_path: Path) -> None:
    home = tmp_path / "data"
    prove(home, data_lama.unpack(home))


def test_a_rehearsal_opens_every_case_and_leaves_the_data_alone(tmp_path: Path) -> None:
    home = tmp_path / "data"
    data_lama.unpack(home)
    with serving(home, durable=False) as server:
        urls = server.urls()
        before, names = data_copy.counts(urls.owner), data_copy.Copies(urls.owner).names()
        scratch = perbarui_kerja._beside(urls, perbarui_kerja.REHEARSAL)
        data_copy.Copies(urls.owner).create(perbarui_kerja.REHEARSAL)
        assert perbarui_kerja._pour(urls, scratch) == before
        told_by(home, scratch, "pendopo.config.cli.main", "siapkan", as_owner=True, PENDOPO_TANPA_SALINAN="1")
        answer = json.loads(told_by(home, scratch, "pendopo.config.commands.buka_berkas").splitlines()[-1])
        assert answer["opened"] >= data_lama.WANTED_OPEN
        assert answer["failures"] == 0
        data_copy.Copies(urls.owner).drop(perbarui_kerja.REHEARSAL)
        assert data_copy.counts(urls.owner) == before
        assert data_copy.Copies(urls.owner).names() == names


def test_older_code_refuses_newer_data_and_one_command_brings_the_older_back(tmp_path: Path) -> None:
    home = tmp_path / "data"
    data_lama.unpack(home)
    newer = stand_ins.overlay(tmp_path / "baru", "99.0.0", stand_ins.GOOD)
    with serving(home, durable=False) as server:
        urls = server.urls()
        told_by(home, urls, "pendopo.config.cli.main", "siapkan", as_owner=True)
        before = data_copy.counts(urls.owner)
        told_by(home, urls, "pendopo.config.cli.main", "siapkan", source=newer, as_owner=True)
        assert "core_uji" in data_copy.counts(urls.owner)
        with pytest.raises(AssertionError, match="sudah dipakai oleh Pendopo yang lebih baru"):
            told_by(home, urls, "pendopo.config.cli.main", "siapkan", as_owner=True)
        assert "core_uji" in data_copy.counts(urls.owner), "refused before anything was touched"
    kept = {name: value for name, value in os.environ.items() if name not in NEEDED}
    own = {"PENDOPO_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, "-m", "pendopo.config.cli.main", "perbarui", "--kembali", "--ya"]
    done = subprocess.run(words, cwd=ROOT, text=True, env=kept | own, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with serving(home, durable=False) as server:
        after = data_copy.counts(server.urls().owner)
        assert "core_uji" not in after
        assert data_copy.losses(before, after) == []
        told_by(home, server.urls(), "pendopo.config.cli.main", "siapkan", as_owner=True)


@pytest.mark.panjang
def test_the_data_of_the_last_commit_with_other_migrations_go_on_with_open_cases(tmp_path: Path) -> None:
    commit = last_other()
    if commit is None:
        pytest.skip("no history here; the kept data set stands for it")
    home = tmp_path / "data"
    data_lama.tell(data_lama.source_of(commit, tmp_path / "kode"), home)
    data_lama.keep(home, tmp_path / "lama.tar.xz")
    other = tmp_path / "lagi"
    prove(other, data_lama.unpack(other, tmp_path / "lama.tar.xz"))


def last_other() -> str | None:
    """The newest commit before the last one that touched migrations, that still starts; None without history."""
    listed = subprocess.run(
        ["git", "log", "--format=%H", "-n", "1", "--", "src/pendopo/*/migrations"], cwd=ROOT, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    newest = listed.stdout.strip()
    if listed.returncode != 0 or not newest:
        return None
    before = subprocess.run(["git", "rev-parse", f"{newest}~1"], cwd=ROOT, capture_output=True, text=True, check=False)
    return before.stdout.strip() if before.returncode == 0 else None
