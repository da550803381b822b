"""Migrations that add an index or a constraint are quick, and lose neither."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import AddIndex

from pendopo.tenancy.models import Region

pytestmark = pytest.mark.django_db


def test_an_index_stands_in_the_state_without_drawing_the_model_anew() -> None:
    state = MigrationExecutor(connection).loader.project_state()
    drawn = state.apps.get_model("tenancy", "region")
    AddIndex("region", models.Index(fields=["name"], name="coba_nama")).state_forwards("tenancy", state)
    assert state.apps.get_model("tenancy", "region") is drawn
    names = [index.name for index in state.models["tenancy", "region"].options["indexes"]]
    assert "coba_nama" in names


def test_the_history_tells_every_index_and_constraint_of_the_models() -> None:
    state = MigrationExecutor(connection).loader.project_state()
    told = state.apps.get_model("tenancy", "region")._meta
    assert {one.name for one in told.constraints} == {one.name for one in Region._meta.constraints}
    assert {one.name for one in told.indexes} == {one.name for one in Region._meta.indexes}


def test_every_index_and_constraint_of_every_model_stands_in_the_database() -> None:
    missing = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if model._meta.managed and not model._meta.proxy and model._meta.app_config.name.startswith("pendopo."):
                found = connection.introspection.get_constraints(cursor, table)
                wanted = [one.name for one in (*model._meta.indexes, *model._meta.constraints)]
                missing += [f"{table}: {name}" for name in wanted if name not in found]
    assert missing == []
