from __future__ import annotations

from typing import Any

publik: list[Any] = []
staf: list[Any] = []
