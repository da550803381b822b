"""What holds for agreements between regions, without a database: the order of stages, days, capacity, reminders.

The periods are dated defaults of Permendagri 22/2020 as remembered, not compared with its text: every page that shows
one says *perlu verifikasi* until the region has confirmed it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pendopo.kerja_sama.vocabulary import (
    BERAKHIR,
    BERLAKU,
    DALAM_MASA,
    DIAKHIRI,
    DIPERPANJANG,
    DPRD_SETUJU,
    DPRD_TOLAK,
    DRAF,
    KAPASITAS,
    KAPASITAS_UNTUK,
    KB,
    PENJAJAKAN,
    SIAP,
    TANPA_KUASA,
    TELAAH,
    TIDAK_JADI,
    USULAN,
)

NEXT: Mapping[str, tuple[str, ...]] = {
    USULAN: (PENJAJAKAN, TIDAK_JADI),
    PENJAJAKAN: (DRAF, TIDAK_JADI),
    DRAF: (TELAAH, TIDAK_JADI),
    TELAAH: (SIAP, DRAF, TIDAK_JADI),
    SIAP: (BERLAKU, DRAF, TIDAK_JADI),
    BERLAKU: (DIPERPANJANG, BERAKHIR, DIAKHIRI),
    DIPERPANJANG: (DIPERPANJANG, BERAKHIR, DIAKHIRI),
    BERAKHIR: (),
    DIAKHIRI: (),
    TIDAK_JADI: (),
}
BY_HAND = frozenset({PENJAJAKAN, DRAF, TELAAH, SIAP, TIDAK_JADI})
"""Stages that somebody sets by a step; the others come of a signature, an addendum, an end, or the calendar."""

ROOT = re.compile(r"[0-9a-f]{64}")
NAMESPACE = re.compile(r"[a-z][a-z0-9]{1,15}")


@dataclass(frozen=True)
class Aturan:
    """A dated default that a region may change. `unit`: hari, tahun or bulan."""

    id: str
    title: str
    value: int
    unit: str
    basis: str


ATURAN = (
    Aturan("jawab", "Penawaran dijawab paling lama", 45, "hari", "Permendagri 22/2020"),
    Aturan("dprd", "DPRD dianggap setuju bila tidak menjawab selama", 45, "hari", "PP 28/2018; Permendagri 22/2020"),
    Aturan("kb_min", "Kesepakatan Bersama paling singkat", 3, "tahun", "Permendagri 22/2020"),
    Aturan("kb_maks", "Kesepakatan Bersama paling lama", 5, "tahun", "Permendagri 22/2020"),
    Aturan("pks_min", "Perjanjian Kerja Sama paling singkat", 1, "tahun", "Permendagri 22/2020"),
    Aturan("pks_maks", "Perjanjian Kerja Sama paling lama", 3, "tahun", "Permendagri 22/2020"),
    Aturan("ingat_1", "Pengingat pertama sebelum berakhir", 6, "bulan", "kebiasaan"),
    Aturan("ingat_2", "Pengingat kedua sebelum berakhir", 3, "bulan", "kebiasaan"),
    Aturan("ingat_3", "Pengingat ketiga sebelum berakhir", 1, "bulan", "kebiasaan"),
)
NILAI = {one.id: one.value for one in ATURAN}


def may_go(now: str, then: str) -> bool:
    """Whether a stage may follow another."""
    return then in NEXT.get(now, ())


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last one: 31 January and one month are 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(first: date, years: int) -> date:
    """The last day of so many years that begin on `first`."""
    return add_months(first, years * 12) - timedelta(days=1)


def months_before(values: Mapping[str, int]) -> list[int]:
    """Of the region's values: how many months before the end it is reminded, the longest first."""
    return sorted({values[name] for name in ("ingat_1", "ingat_2", "ingat_3")}, reverse=True)


def due_reminder(until: date, today: date, months: Iterable[int], told: Iterable[int]) -> int | None:
    """The reminder that is to be told today, or None: the nearest one reached that is not told yet.

    One that was slept through is not made up for; after the end there is none.
    """
    if today > until:
        return None
    reached = [count for count in months if today >= add_months(until, -count)]
    nearest = min(reached, default=None)
    return None if nearest is None or any(one <= nearest for one in told) else nearest


def is_over(until: date | None, today: date) -> bool:
    """Whether the last day has passed; an agreement without a last day never ends by itself."""
    return until is not None and today > until


def holds(state: str, valid_from: date | None, until: date | None, today: date) -> bool:
    """Whether an agreement is in force on a day."""
    return state in DALAM_MASA and not (valid_from and today < valid_from) and not is_over(until, today)


def answer_due(offered: date | None, values: Mapping[str, int]) -> date | None:
    """The last day on which an offer may be answered."""
    return offered + timedelta(days=values["jawab"]) if offered else None


def dprd_standing(
    *, needed: bool, sent: date | None, outcome: str, today: date, values: Mapping[str, int]
) -> str:  # fmt: skip
    """How the consent of DPRD stands: '' (not needed), belum, menunggu, setuju, tolak, or dianggap (deemed given)."""
    if not needed:
        return ""
    if outcome in (DPRD_SETUJU, DPRD_TOLAK):
        return outcome
    if sent is None:
        return "belum"
    return "dianggap" if today > sent + timedelta(days=values["dprd"]) else "menunggu"


def capacity_problem(kind: str, party: Mapping[str, Any]) -> str | None:
    """Why somebody may not sign in this capacity, or None. `party`: nama, jabatan, kapasitas, kuasa."""
    capacity = str(party.get("kapasitas", ""))
    if capacity not in KAPASITAS_UNTUK[kind]:
        who = "kepala daerah, atau sekretaris daerah atau asisten dengan kuasa" if kind == KB else "pejabat pada daftar"
        return f"Naskah ini ditandatangani {who}. Pilih kapasitasnya."
    if capacity not in TANPA_KUASA and not str(party.get("kuasa", "")).strip():
        return f"{dict(KAPASITAS)[capacity]}: tulis nomor surat kuasanya."
    return None


def draft_gaps(kind: str, draft: Mapping[str, Any]) -> dict[str, str]:
    """What a draft lacks before it can be reviewed: a sentence by field."""
    found: dict[str, str] = {}
    for name, sentence in (
        ("judul", "Tulis tentang apa kerja sama ini."),
        ("objek", "Tulis objek kerja samanya."),
        ("lingkup", "Tulis ruang lingkupnya."),
        ("mulai", "Tulis hari pertama berlakunya."),
        ("sampai", "Tulis hari terakhir berlakunya."),
        ("biaya", "Tulis siapa menanggung biaya apa; tanpa biaya pun ditulis."),
    ):
        if not draft.get(name):
            found[name] = sentence
    if draft.get("mulai") and draft.get("sampai") and draft["sampai"] < draft["mulai"]:
        found["sampai"] = "Hari terakhir mendahului hari pertama."
    for side in ("kita", "mitra"):
        party = draft.get(side) or {}
        if not party.get("nama"):
            found[f"{side}_nama"] = "Tulis nama penanda tangannya."
        if not party.get("jabatan"):
            found[f"{side}_jabatan"] = "Tulis jabatan penanda tangannya."
        problem = capacity_problem(kind, party)
        if problem:
            wrong = "kuasa" if party.get("kapasitas") in KAPASITAS_UNTUK[kind] else "kapasitas"
            found[f"{side}_{wrong}"] = problem
    return found


def length_note(kind: str, first: date | None, last: date | None, values: Mapping[str, int]) -> str:
    """A sentence when the term is unusual; the usual terms are unverified, so nothing is refused. Else ''."""
    if first is None or last is None or last < first:
        return ""
    least, most = values[f"{kind}_min"], values[f"{kind}_maks"]
    if last < last_day(first, least):
        return f"Masa berlaku ini lebih singkat daripada {least} tahun yang lazim."
    if last > last_day(first, most):
        return f"Masa berlaku ini lebih lama daripada {most} tahun yang lazim."
    return ""


def namespace_problem(namespace: str) -> str | None:
    """Why this cannot be a publisher's name, or None."""
    return None if NAMESPACE.fullmatch(namespace) else "Nama ruang terbitan seperti r3273: huruf kecil dan angka."


def read_root(typed: str) -> str | None:
    """The digest in what was typed or pasted, also in groups of four; '' when empty, None when it is none."""
    digest = re.sub(r"[\s:]", "", typed).lower()
    return digest if not digest or ROOT.fullmatch(digest) else None


def covers(definitions: Sequence[str], definition_id: str) -> bool:
    """Whether an agreement covers a service; without a list it covers all."""
    return not definitions or definition_id in definitions
