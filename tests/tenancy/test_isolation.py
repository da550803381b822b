"""What one region has, the other never sees: read, change, delete, link, count."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction
from django.db.utils import ProgrammingError

from pendopo.core.models import Wilayah
from pendopo.people.models import Person, Unit
from pendopo.tenancy.api import Region, RegionModel, current_region_id, region, region_models, unprotected_tables

pytestmark = pytest.mark.django_db


def test_every_region_table_is_closed() -> None:
    assert region_models(), "there are region tables"
    assert unprotected_tables() == []


def test_without_a_region_nothing_is_there(bandung: Region) -> None:
    assert Unit.objects.count() == 0


def test_other_region_sees_nothing(bandung: Region, kerinci: Region) -> None:
    with region(bandung):
        mine = set(Wilayah.objects.values_list("code", flat=True))
    with region(kerinci):
        theirs = set(Wilayah.objects.values_list("code", flat=True))
    assert len(mine) == 181
    assert mine.isdisjoint(theirs)


@pytest.mark.parametrize("model", region_models(), ids=lambda model: model._meta.label_lower)
def test_raw_statements_stay_inside_the_region(model: type[RegionModel], bandung: Region, kerinci: Region) -> None:
    table = model._meta.db_table
    with region(kerinci), connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE region_id <> %s', [kerinci.id])
        assert cursor.fetchone() == (0,)
        if model.append_only:
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(f'DELETE FROM "{table}"')
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(f'UPDATE "{table}" SET region_id = region_id')
        else:
            cursor.execute(f'UPDATE "{table}" SET region_id = region_id WHERE region_id = %s', [bandung.id])
            assert cursor.rowcount == 0
            cursor.execute(f'DELETE FROM "{table}" WHERE region_id = %s', [bandung.id])
            assert cursor.rowcount == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(f'TRUNCATE "{table}" CASCADE')


def test_a_row_cannot_be_written_for_another_region(bandung: Region, kerinci: Region) -> None:
    with region(kerinci), pytest.raises(ProgrammingError), transaction.atomic():
        Wilayah.objects.create(region=bandung, code="99", name="Selundupan", level="kecamatan")


def test_a_link_cannot_lead_into_another_region(bandung: Region, kerinci: Region) -> None:
    with region(bandung):
        office = Unit.objects.get()
    with region(kerinci), pytest.raises(Error), transaction.atomic():
        Unit.objects.create(code="X", name="X", short="X", kind="dinas", valid_from="2026-01-01", parent_id=office.id)


def test_every_link_between_region_tables_has_its_composite_key() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, array_length(conkey, 1) FROM pg_constraint "
            "WHERE contype = 'f' AND conname LIKE '%%daerah_fk%%'"
        )
        laid = list(cursor.fetchall())
    links = sum(
        1 for model in region_models() for field in model._meta.local_concrete_fields
        if isinstance(field.related_model, type) and issubclass(field.related_model, RegionModel)
    )  # fmt: skip
    assert len(laid) == links
    assert {width for _, width in laid} == {2}


def test_every_unique_rule_and_index_begins_with_the_region() -> None:
    for model in region_models():
        rules = [*model._meta.constraints, *model._meta.indexes]
        for rule in rules:
            fields = getattr(rule, "fields", None)
            if fields:
                assert fields[0] == "region", f"{model._meta.label}: {rule.name}"


def test_nested_regions_come_back_to_the_outer_one(bandung: Region, kerinci: Region) -> None:
    with region(bandung):
        with region(kerinci):
            assert current_region_id() == kerinci.id
        assert Wilayah.objects.count() == 181
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.region')")
            assert cursor.fetchone() == ("3273",)
        with pytest.raises(ZeroDivisionError), region(kerinci):
            1 / 0  # noqa: B018
        assert Wilayah.objects.count() == 181


def test_person_of_one_region_is_nobody_in_another(bandung: Region, kerinci: Region) -> None:
    with region(kerinci):
        assert not Person.objects.exists()
