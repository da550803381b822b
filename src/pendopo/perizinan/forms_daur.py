"""What staff type about permits: a suspected breach, the rule of times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from pendopo.engine.api import parse_date
from pendopo.perizinan.services import Suspicion
from pendopo.perizinan.services.reminders import Wanted

TEXTS = {"uraian": 2000, "kewajiban": 1000, "dasar": 200}


@dataclass(frozen=True)
class Given:
    """What was typed, and a sentence for each field that is wrong."""

    typed: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)


def read_suspicion(post: QueryDict, kinds: list[str]) -> tuple[Suspicion, Given]:
    """A suspected breach; `kinds`: those that the form offers."""
    typed = {name: post.get(name, "").replace("\0", "")[: most + 1] for name, most in TEXTS.items()}
    typed["jenis_pelanggaran"] = post.get("jenis_pelanggaran", "")[:64]
    asked = {
        "uraian": _("Tulis apa yang ditemukan."), "kewajiban": _("Tulis apa yang harus dipenuhi pemegang."),
        "dasar": _("Tulis peraturan dan pasalnya."),
    }  # fmt: skip
    problems = {} if typed["jenis_pelanggaran"] in kinds else {"jenis_pelanggaran": _("Pilih jenis pelanggarannya.")}
    for name, sentence in asked.items():
        if not typed[name].strip():
            problems[name] = sentence
        elif len(typed[name]) > TEXTS[name]:
            problems[name] = _("Paling banyak %(n)d huruf.") % {"n": TEXTS[name]}
    said = Suspicion(typed["jenis_pelanggaran"], typed["uraian"], typed["kewajiban"], typed["dasar"])
    return said, Given(typed, problems)


def read_times(post: QueryDict, today: date) -> tuple[Wanted | None, Given]:
    """The rule of times as it was typed; None when something is no number or no day."""
    names = ("sejak", "perpanjang", "terlambat", "ingatkan", "berkas", "dasar")
    typed = {name: "".join(sign for sign in post.get(name, "") if sign.isprintable())[:300].strip() for name in names}
    problems: dict[str, str] = {}
    numbers = {name: _number(typed[name], problems, name) for name in ("perpanjang", "terlambat", "berkas")}
    parts = [part.strip() for part in typed["ingatkan"].split(",") if part.strip()]
    days = [int(part) for part in parts if part.isdecimal() and len(part) < 4 and part.isascii()]
    if not days or len(days) != len(parts):
        problems["ingatkan"] = _("Tulis angka hari dengan koma di antaranya, misalnya 90, 30, 7.")
    since = parse_date(typed["sejak"]) if typed["sejak"] else today
    if since is None:
        problems["sejak"] = _("Tulis tanggal, misalnya 1 12 2026.")
    if problems or since is None:
        return None, Given(typed, problems)
    wanted = Wanted(
        since=since, renew_days=numbers["perpanjang"], late_days=numbers["terlambat"], remind_days=days,
        file_days=numbers["berkas"], basis=typed["dasar"],
    )  # fmt: skip
    return wanted, Given(typed)


def _number(text: str, problems: dict[str, str], name: str) -> int:
    if text.isdecimal() and text.isascii() and len(text) <= 4:
        return int(text)
    problems[name] = _("Tulis angka hari.")
    return 0
