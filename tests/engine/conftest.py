"""Fixtures on the shipped definition."""

import pytest

from pendopo.engine.api import Compiled, Context, Definition

from . import shipped


@pytest.fixture
def definition() -> Definition:
    return shipped.load_shipped()


@pytest.fixture
def compiled() -> Compiled:
    return shipped.compiled_shipped()


@pytest.fixture
def ctx() -> Context:
    return shipped.context()
