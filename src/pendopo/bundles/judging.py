"""Whether a bundle would work here: this region's vocabulary, its scenarios, its letters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pendopo.bundles import trial
from pendopo.bundles.content import Bundle
from pendopo.bundles.refusal import BundleRefused
from pendopo.definitions.api import vocabulary
from pendopo.documents.api import Sample, TypesetProblem, try_sample
from pendopo.engine.api import Definition, Letter, Vocabulary, canonical
from pendopo.tenancy.api import Region

SOURCE_ROOT = Path(__file__).resolve().parents[2]
WHY = {
    "waktu": "tidak selesai dalam batas waktunya",
    "memori": "memakai memori terlalu banyak",
    "paket": "meminta paket dari luar",
}
TOO_HARD = "Definisi di dalam bingkisan ini terlalu rumit untuk diperiksa; pemeriksa dihentikan pada batas waktunya."


def judge(place: Region, bundle: Bundle, now: datetime) -> None:
    """The verifier accepts it with what the apps here offer, its scenarios pass, its letters can be typeset; each in a
    child process without network, within bounds of time and memory. Raises BundleRefused."""
    told = prove(bundle.definition, vocabulary())
    if told["wrong"]:
        raise BundleRefused(f"Definisi ini ditolak pemeriksa di sini: {'; '.join(told['wrong'][:3])}"[:900])
    if told["passed"] != told["scenarios"]:
        raise BundleRefused(
            f"{told['scenarios'] - told['passed']} dari {told['scenarios']} skenario bingkisan ini gagal di sini."
        )
    for letter in bundle.definition.letters:
        try_letter(place, bundle.definition, letter, told["letters"].get(letter.id, {}), now)


def prove(definition: Definition, known: Vocabulary) -> dict[str, Any]:
    """What `trial` says of a definition. Raises BundleRefused when it does not come to an end."""
    asked = json.dumps({"definition": canonical(definition).decode(), "vocabulary": trial.plain(known)}).encode()
    try:
        done = subprocess.run(  # noqa: S603  (our own module, fixed arguments)
            [sys.executable, "-m", "pendopo.bundles.trial", str(trial.SECONDS)],
            input=asked, capture_output=True, check=False, timeout=trial.SECONDS * 3,
            env={"PYTHONPATH": str(SOURCE_ROOT), "PATH": os.defpath},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise BundleRefused(TOO_HARD) from error
    if done.returncode < 0:
        raise BundleRefused(TOO_HARD)
    if done.returncode:
        raise BundleRefused("Definisi di dalam bingkisan ini tidak dapat diperiksa.")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def try_letter(place: Region, definition: Definition, letter: Letter, known: Mapping[str, str], now: datetime) -> None:
    """Typeset a letter with what a scenario gives it. Raises BundleRefused."""
    data = {name: known.get(name, "Contoh") for name in letter.data}
    sample = Sample(letter.title, definition.owner, letter.template, letter.number_format, data, now)
    try:
        try_sample(place, sample)
    except TypesetProblem as problem:
        why = WHY.get(problem.code, "tidak dapat disusun")
        raise BundleRefused(f"Naskah surat “{letter.title}” di dalam bingkisan {why}.") from problem
