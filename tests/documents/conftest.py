"""Regions with a signer; files of these tests lie in a folder of their own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from pendopo.tenancy.api import Region
from tests.documents.make import Desk, make_desk


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    settings.PENDOPO_FILES = tmp_path / "berkas"  # type: ignore[attr-defined]  # pytest-django's settings


@pytest.fixture
def desk(bandung: Region, now: datetime) -> Desk:
    return make_desk(bandung, now)
