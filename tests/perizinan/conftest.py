from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest

from pendopo.tenancy.api import Region
from tests.documents.conftest import own_folder
from tests.documents.make import Desk, make_desk

__all__ = ["own_folder"]


@pytest.fixture
def desk(bandung: Region, kantor: SimpleNamespace, now: datetime) -> Desk:
    """The one who signs is whom the services are bound to."""
    return make_desk(bandung, now, kantor.penanda_tangan.actor_id)
