"""What a permit is at a moment, and what the public may read of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pendopo.engine.api import Context, compile
from pendopo.perizinan.rules import NotAPermit, Status, marked_data, read_grant, status_of
from tests.perizinan.make import ANSWERS, COMPANY, service

WIB = ZoneInfo("Asia/Jakarta")
FROM, UNTIL = date(2026, 11, 28), date(2026, 12, 4)
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
CTX = Context(today=NOW.date(), now=NOW, labels=lambda _source, _code: "Kelurahan Citarum")


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2026-11-27T23:59:59+07:00", Status.NOT_YET),
        ("2026-11-28T00:00:00+07:00", Status.VALID),
        ("2026-12-04T23:59:59+07:00", Status.VALID),
        ("2026-12-05T00:00:00+07:00", Status.EXPIRED),
        ("2026-12-04T17:30:00+00:00", Status.EXPIRED),
    ],
)
def test_both_days_count_in_the_regions_own_time(moment: str, status: Status) -> None:
    assert status_of(FROM, UNTIL, [], now=datetime.fromisoformat(moment), tz=WIB) is status


def test_what_happened_counts_from_its_moment_on() -> None:
    at = datetime(2026, 11, 29, 3, tzinfo=UTC)
    before, after = at - timedelta(seconds=1), at
    assert status_of(FROM, UNTIL, [("dicabut", at)], now=before, tz=WIB) is Status.VALID
    assert status_of(FROM, UNTIL, [("dicabut", at)], now=after, tz=WIB) is Status.REVOKED
    assert status_of(FROM, UNTIL, [("diganti", at)], now=at + timedelta(days=99), tz=WIB) is Status.REPLACED


def test_a_persons_name_is_masked_for_the_public() -> None:
    grant = read_grant(service(), ANSWERS, CTX)
    assert grant.holder == "Pratiwi Cahyaningsih"
    assert grant.holder_masked == "P•••••• C••••••••••h"
    assert (grant.valid_from, grant.valid_until) == (FROM, UNTIL)


def test_a_companys_name_is_shown() -> None:
    assert read_grant(service(), {**ANSWERS, **COMPANY}, CTX).holder_masked == "PT Cahaya Bangsa"


def test_somebody_represented_is_masked_too() -> None:
    answers = {**ANSWERS, "bertindak_untuk": "orang_lain", "nama_diwakili": "Budi Santoso"}
    assert read_grant(service(), answers, CTX).holder_masked == "B••• S•••••o"


def test_only_public_answers_become_facts() -> None:
    grant = read_grant(service(), ANSWERS, CTX)
    assert dict(grant.facts) == {
        "Jenis reklame": "Spanduk", "Jumlah lembar": "5 lembar", "Panjang": "5 m", "Lebar": "1,2 m",
        "Tulisan pada reklame": "Bazar Buku Anak 2026", "Kelurahan": "Kelurahan Citarum",
    }  # fmt: skip
    shown = " ".join(f"{label} {value}" for label, value in grant.facts) + grant.object_text + grant.place_text
    assert not any(str(ANSWERS[name]) in shown for name in ("nik", "nomor_hp", "nama", "alamat_pemasangan"))
    assert grant.object_text == "Spanduk, 5 lembar, 5 m, 1,2 m"


def test_a_definition_without_a_permits_letter_says_what_it_lacks() -> None:
    definition = service().definition.model_copy(update={"letters": ()})
    with pytest.raises(NotAPermit, match="pemegang, mulai"):
        read_grant(compile(definition), ANSWERS, CTX)


def test_a_permit_without_a_last_day_holds_on() -> None:
    far = datetime(2126, 1, 1, tzinfo=CTX.now.tzinfo)
    assert status_of(date(2026, 11, 28), None, (), now=far, tz=WIB) is Status.VALID
    letter = service().definition.letters[0]
    endless = letter.model_copy(update={"data": {k: v for k, v in letter.data.items() if k != "selesai"}})
    definition = service().definition.model_copy(update={"letters": (endless,)})
    assert read_grant(compile(definition), ANSWERS, CTX).valid_until is None


def test_a_letter_that_rests_on_a_simulated_answer_must_say_so() -> None:
    assert marked_data({"pusat": "SIMBG"}, "SIMULATOR SIMBG") == {"pusat": "SIMULATOR SIMBG (jawaban tiruan)"}
    with pytest.raises(NotAPermit, match="pusat"):
        marked_data({"pemegang": "Ani"}, "SIMULATOR SIMBG")
