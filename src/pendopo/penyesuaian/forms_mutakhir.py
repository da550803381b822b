"""What people decide on the page of an upgrade or a proposal, as it is posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pendopo.engine.api import Side

MARK = "p:"
MOST_TEXT = 2000


def read_choices(posted: QueryDict, told: Mapping[str, Any]) -> dict[str, Side]:
    """The decisions: a side for each conflict, and 'daerah' for each change that is refused."""
    found: dict[str, Side] = {}
    for one in told.get("conflicts", ()):
        side = posted.get(f"{MARK}{one['key']}", "")
        if side in ("daerah", "hulu"):
            found[one["key"]] = "daerah" if side == "daerah" else "hulu"
    for one in told.get("changes", ()):
        if posted.get(f"{MARK}{one['key']}") == "daerah" and one["keep"] != "locked":
            found[one["key"]] = "daerah"
    return found


def are_new(choices: Mapping[str, str], kept: Mapping[str, str]) -> bool:
    """Whether a decision differs from what was kept."""
    return dict(choices) != dict(kept)


@dataclass
class GiveForm:
    """What is to be given back: the picked changes and scenarios, title and reason, texts that were edited."""

    keys: list[str] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)
    title: str = ""
    reason: str = ""
    edits: dict[str, str] = field(default_factory=dict)
    confirmed: bool = False
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, posted: QueryDict) -> GiveForm:
        """As typed. Edited texts come in pairs `semula.3` and `menjadi.3`."""
        edits = {}
        for name, text in posted.items():
            number = name.removeprefix("semula.")
            new = str(posted.get(f"menjadi.{number}", text)).replace("\r\n", "\n")
            former = str(text).replace("\r\n", "\n")
            if name.startswith("semula.") and new.strip() and new != former:
                edits[former] = new[:MOST_TEXT]
        form = cls(
            posted.getlist("ubahan")[:200], posted.getlist("skenario")[:20], str(posted.get("judul", "")).strip()[:160],
            str(posted.get("alasan", "")).strip()[:MOST_TEXT], edits, posted.get("dimaksud") == "ya",
        )  # fmt: skip
        form.problems = dict(form._wrong())
        return form

    def _wrong(self) -> list[tuple[str, str]]:
        found = []
        if not self.keys:
            found.append(("ubahan", _("Pilih paling sedikit satu perubahan.")))
        if not self.scenarios:
            found.append(("skenario", _("Pilih paling sedikit satu skenario yang membuktikannya.")))
        if len(self.title) < 3:
            found.append(("judul", _("Tulis judul yang singkat.")))
        if len(self.reason) < 10:
            found.append(("alasan", _("Tulis mengapa perubahan ini berguna juga bagi daerah lain.")))
        return found
