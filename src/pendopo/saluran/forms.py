"""What is typed about sources, read into wishes or sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from pendopo.engine.api import parse_date
from pendopo.saluran import rules
from pendopo.saluran.services.sources import RuleWish
from pendopo.saluran.vocabulary import TITLES

TYPED_WORDS = 60
"""New words that one page can tell the meaning of."""


def line_of(post: Mapping[str, str], name: str, most: int) -> str:
    """What was typed into one field, on one line."""
    return " ".join(str(post.get(name, "")).replace("\0", "").split())[:most]


def days_of(post: Mapping[str, str], name: str, problems: dict[str, str]) -> int | None:
    """A count of days, or a sentence at its field; None where nothing was typed."""
    text = line_of(post, name, 10)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= rules.MOST_DAYS):
        problems[name] = _("Isi dengan angka hari, misalnya 14.")
        return None
    return int(text)


def words_of(post: Mapping[str, str]) -> dict[str, str]:
    """Meanings of words: `kata_<n>` is the word, `arti_<n>` its state ('' is not understood)."""
    found = {}
    for number in range(TYPED_WORDS):
        word, state = line_of(post, f"kata_{number}", 60), line_of(post, f"arti_{number}", 12)
        if word and (state in TITLES or state == ""):
            found[word] = state
    return found


def mapping_of(post: Mapping[str, str]) -> dict[str, str]:
    """Which column is what, as chosen."""
    return {column.key: line_of(post, f"k_{column.key}", 80) for column in rules.COLUMNS}


def day_typed(text: str, problems: dict[str, str], name: str, default: date) -> date:
    """A day, or a sentence at its field."""
    if not text:
        return default
    day = parse_date(text)
    if day is None:
        problems[name] = _("Tulis tanggal seperti 23 11 2026.")
        return default
    return day


@dataclass
class RuleForm:
    """A rule of a source as typed."""

    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    wish: RuleWish | None = None

    @classmethod
    def read(cls, post: Mapping[str, str]) -> RuleForm:
        names = {"basi": 10, "diam": 10, "janji": 10, "dasar": 200}
        form = cls({name: line_of(post, name, most) for name, most in names.items()})
        stale, silent, promised = (days_of(post, name, form.problems) for name in ("basi", "diam", "janji"))
        checked = post.get("pasti") == "ya"
        if checked and len(form.typed["dasar"]) < 5:
            form.problems["dasar"] = _("Tulis dengan unduhan mana Anda mencocokkannya, misalnya tanggalnya.")
        if form.problems:
            return form
        form.wish = RuleWish(
            words=words_of(post), stale_days=stale, silent_days=silent, promised_days=promised,
            clears_promise=not form.typed["janji"], is_checked=checked, basis=form.typed["dasar"],
        )  # fmt: skip
        return form
