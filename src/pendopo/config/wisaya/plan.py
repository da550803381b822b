"""What the wizard has been told so far; it lies in the visitor's session until the region is founded."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest

KEY = "wisaya"
STEPS = ("daerah", "sebutan", "rupa", "pengelola", "periksa")


@dataclass(frozen=True)
class Plan:
    """The region as it will be. Empty texts: not told yet. `logo` is a cleaned PNG as base64."""

    is_open: bool = False
    code: str = ""
    head_title: str = ""
    office_name: str = ""
    office_short: str = ""
    address: str = ""
    help_phone: str = ""
    time_zone: str = ""
    hue: int = 268
    chroma_milli: int = 125
    logo: str = ""
    has_look: bool = False
    admins: list[list[str]] = field(default_factory=list)  # name and identifier of one or two

    @property
    def done(self) -> set[str]:
        """The steps that have been told."""
        told = {
            "daerah": bool(self.code), "sebutan": bool(self.head_title), "rupa": self.has_look,
            "pengelola": bool(self.admins),
        }  # fmt: skip
        return {step for step, is_told in told.items() if is_told}

    @property
    def next_step(self) -> str:
        """The first step that has not been told."""
        return next(step for step in STEPS if step not in self.done)


def read_plan(request: HttpRequest) -> Plan:
    """What this visitor has told."""
    return Plan(**request.session.get(KEY, {}))


def keep_plan(request: HttpRequest, plan: Plan, **changes: Any) -> Plan:
    """Keep what was told now."""
    new = Plan(**{**asdict(plan), **changes})
    request.session[KEY] = asdict(new)
    return new
