"""The templates, stylesheets and icons that these tests read."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "pendopo"
STATIC = PACKAGE / "ui" / "static" / "pendopo"
STYLESHEETS = ("tokens.css", "pendopo.css", "kerja.css", "data.css", "peraga.css")


def templates() -> list[Path]:
    """Every template of every app."""
    return sorted(PACKAGE.glob("*/templates/**/*.html"))


def name_of(template: Path) -> str:
    return str(template.relative_to(PACKAGE))


def css(name: str) -> str:
    """A stylesheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(encoding="utf-8"), flags=re.DOTALL)
