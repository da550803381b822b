"""A table with persons in it is never public, whatever its author wrote; the verifier refuses it before that."""

import pytest

from pendopo.cases.rules import split_personal
from pendopo.engine.api import check, compile
from pendopo.perizinan.rules import public_fields, read_grant
from tests.engine.shipped import ANSWERS, VOCABULARY, context, extra, patched

NIK = "3273014107900001"
NAME = {"id": "nama_anggota", "type": "text", "label": "Nama"}
TABLE = {"id": "anggota", "type": "table", "label": "Anggota", "public": True, "filter": True}
PERSONAL = [
    {"id": "nik_anggota", "type": "nik", "label": "NIK", "personal": "umum"},
    {"id": "nik_anggota", "type": "text", "label": "Catatan", "personal": "spesifik"},
]


@pytest.mark.parametrize("column", PERSONAL, ids=["jenisnya", "tandanya"])
def test_a_public_table_with_a_personal_column_is_refused_and_would_not_be_shown(column: dict[str, str]) -> None:
    definition = patched(extra(**TABLE, columns=[NAME, column]))
    assert ("pribadi-terbuka", "field:anggota") in {(one.code, one.node) for one in check(definition, VOCABULARY)}
    compiled = compile(definition)
    answers = ANSWERS | {"anggota": [{"nama_anggota": "Ani", "nik_anggota": NIK}]}
    assert "anggota" not in {field.id for field in public_fields(compiled)}
    grant = read_grant(compiled, answers, context())
    assert NIK not in str((grant.facts, grant.object_text, grant.place_text))
    plain, sealed = split_personal(compiled, answers)
    assert NIK not in str(plain)
    assert sealed["anggota"] == answers["anggota"]


def test_a_table_without_persons_may_be_public() -> None:
    compiled = compile(patched(extra(**TABLE, columns=[NAME])))
    answers = ANSWERS | {"anggota": [{"nama_anggota": "Tenda"}]}
    assert ("Anggota", "1. Tenda") in read_grant(compiled, answers, context()).facts
    assert "anggota" in split_personal(compiled, answers)[0]
