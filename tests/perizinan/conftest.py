from __future__ import annotations

from tests.documents.conftest import desk, own_folder

__all__ = ["desk", "own_folder"]
