"""Whether a bundle would work here: this region's vocabulary, its scenarios, its letters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pendopo.bundles.content import Bundle
from pendopo.bundles.published_form import quality_of
from pendopo.bundles.refusal import BundleRefused
from pendopo.definitions.api import vocabulary
from pendopo.documents.api import Sample, TypesetProblem, try_sample
from pendopo.engine.api import Definition, Letter, compile, sample_letters
from pendopo.tenancy.api import Region

WHY = {
    "waktu": "tidak selesai dalam batas waktunya",
    "memori": "memakai memori terlalu banyak",
    "paket": "meminta paket dari luar",
}


def judge(place: Region, bundle: Bundle, now: datetime) -> None:
    """The verifier accepts it with what the apps here offer, its scenarios pass, its letters can be typeset by a child
    process without network and files, within bounds of time and memory. Raises BundleRefused."""
    quality = quality_of(bundle.definition, vocabulary())
    if quality.passed != quality.scenarios:
        raise BundleRefused(
            f"{quality.scenarios - quality.passed} dari {quality.scenarios} skenario bingkisan ini gagal di sini."
        )
    known = sample_letters(compile(bundle.definition))
    for letter in bundle.definition.letters:
        try_letter(place, bundle.definition, letter, known.get(letter.id, {}), now)


def try_letter(place: Region, definition: Definition, letter: Letter, known: Mapping[str, str], now: datetime) -> None:
    """Typeset a letter with what a scenario gives it. Raises BundleRefused."""
    data = {name: known.get(name, "Contoh") for name in letter.data}
    sample = Sample(letter.title, definition.owner, letter.template, letter.number_format, data, now)
    try:
        try_sample(place, sample)
    except TypesetProblem as problem:
        why = WHY.get(problem.code, "tidak dapat disusun")
        raise BundleRefused(f"Naskah surat “{letter.title}” di dalam bingkisan {why}.") from problem
