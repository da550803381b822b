"""The templates, stylesheets and icons that these tests read."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "pendopo"
STATIC = PACKAGE / "ui" / "static" / "pendopo"


def templates() -> list[Path]:
    """Every template of every app."""
    return sorted(PACKAGE.glob("*/templates/**/*.html"))


def name_of(template: Path) -> str:
    return str(template.relative_to(PACKAGE))


def stylesheets() -> list[Path]:
    """Every stylesheet of every app: ui's own, and those of single pages."""
    return sorted(PACKAGE.glob("*/static/**/*.css"))


def css(sheet: str | Path) -> str:
    """A stylesheet without its comments: a name among ui's own, or a path."""
    path = STATIC / sheet if isinstance(sheet, str) else sheet
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
