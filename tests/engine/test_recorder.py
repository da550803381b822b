"""A case told as a scenario: the same moves and deadlines, nobody's words; or the reason why that cannot be."""

from datetime import date, datetime
from typing import Any

import pytest

from pendopo.engine.api import (
    Compiled,
    Happened,
    NotRecordable,
    Scenario,
    Story,
    compile,
    record_scenario,
    run_scenario,
    scenario_yaml,
)
from pendopo.engine.load import read_yaml, validated
from pendopo.lib.worktime import Holiday, WorkCalendar

from .branching import branching
from .shipped import ANSWERS, WIB, compiled_shipped, field, patched

PERSON = {
    "nama": "Rahmawati Kusumaningrum",
    "nik": "3273014507920003",
    "nomor_hp": "+6281299887766",
    "email": "rahma.k@surel.id",
    "bertindak_untuk": "orang_lain",
    "nama_diwakili": "Bambang Pamungkas",
    "surat_kuasa": ["0198c1d0-aaaa"],
    "tulisan": "Selamat menikah Rahmawati Kusumaningrum",
    "alamat_pemasangan": "Di depan rumah Bu Rahmawati",
}
STEPS = {
    "berjalan": [],
    "dikembalikan": [("23T09:00", "kembalikan")],
    "diperbaiki": [("23T09:00", "kembalikan"), ("24T09:00", "perbaiki")],
    "ditolak": [("23T09:00", "kembalikan"), ("24T09:00", "perbaiki"), ("24T10:00", "tolak")],
    "terbit": [
        ("20T11:00", "teruskan"),
        ("20T13:00", "setuju_teknis"),
        ("23T09:00", "setujui"),
        ("23T10:00", "tanda_tangani"),
    ],
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=WIB)


def story(steps: list[Happened], calendar: WorkCalendar | None = None, **answers: Any) -> Story:
    given = {**ANSWERS, **PERSON, **answers}
    return Story(given, at("20T10:00"), steps, calendar or WorkCalendar(WIB))


def again(compiled: Compiled, scenario: Scenario) -> list[str]:
    """What is wrong when the file is read and run."""
    read = Scenario.model_validate(read_yaml(scenario_yaml(scenario), "rekaman.yaml"))
    assert read == scenario
    return run_scenario(compiled, read).faults


@pytest.mark.parametrize("name", ["berjalan", "dikembalikan", "diperbaiki", "ditolak", "terbit"])
def test_a_recorded_case_runs_again_and_tells_nothing_of_anybody(name: str) -> None:
    compiled = compiled_shipped()
    told = record_scenario(compiled, story([Happened(at(when), str(step)) for when, step in STEPS[name]]))
    assert again(compiled, told) == []
    assert [move.action for move in told.moves] == [step for _, step in STEPS[name]]
    text = scenario_yaml(told)
    for value in ("Rahmawati", "Kusumaningrum", "3273014507920003", "81299887766", "surel.id", "Bambang", "0198c1d0"):
        assert value not in text


def test_what_decides_stays_as_it_was() -> None:
    told = record_scenario(compiled_shipped(), story([]))
    assert told.answers["bertindak_untuk"] == "orang_lain"
    assert told.answers["tanggal_mulai"] == "2026-11-28"
    assert told.hidden == ("persetujuan_lahan", "nama_badan")
    assert told.letters["izin"]["lama"] == "7"
    assert told.promise == "2026-11-24T15:00:00"


def test_a_case_that_lapsed_is_told_with_its_timer() -> None:
    steps = [Happened(at("20T11:00"), "kembalikan"), Happened(datetime(2026, 12, 1, 1, tzinfo=WIB), "gugurkan")]
    told = record_scenario(compiled_shipped(), story(steps))
    assert [(move.action, move.state, move.by) for move in told.moves][-1] == ("gugurkan", "gugur", "sistem")
    assert again(compiled_shipped(), told) == []


def test_a_step_of_the_system_bears_the_last_moment_of_the_time_it_ends() -> None:
    steps = [Happened(at("20T11:00"), "kembalikan"), Happened(at("30T23:59:59"), "gugurkan")]
    assert record_scenario(compiled_shipped(), story(steps)).moves[-1].state == "gugur"


def test_days_off_of_the_region_come_along_so_that_deadlines_hold() -> None:
    calendar = WorkCalendar(WIB, holidays={date(2026, 11, 23): Holiday("Hari jadi"), date(2025, 1, 1): Holiday("Lama")})
    told = record_scenario(compiled_shipped(), story([], calendar))
    assert [day.date for day in told.days_off] == ["2026-11-23"]
    assert told.due == "2026-11-24T15:00:00"


def test_tracks_and_what_follows_by_itself_are_told() -> None:
    compiled = compile(branching())
    steps = [
        Happened(at("20T11:00"), "teruskan"),
        Happened(at("20T12:00"), "minta_rekomendasi"),
        Happened(at("20T13:00"), "jalan_ya"),
        Happened(at("23T09:00"), "ruang_ya"),
        Happened(at("23T10:00"), "setujui"),
    ]
    told = record_scenario(compiled, story(steps, lahan_orang_lain=True, persetujuan_lahan=["0198-lahan"]))
    assert again(compiled, told) == []
    assert told.moves[1].tracks == {"ruang": "ruang_periksa", "jalan": "jalan_periksa"}
    assert told.moves[3].state == "persetujuan", "the join and the decision after it came by themselves"
    assert "0198-lahan" not in scenario_yaml(told)


def test_a_track_that_was_not_opened_is_told_as_such() -> None:
    steps = [Happened(at("20T11:00"), "teruskan"), Happened(at("20T12:00"), "minta_rekomendasi")]
    told = record_scenario(compile(branching()), story(steps))
    assert told.moves[1].tracks == {"ruang": "ruang_periksa", "jalan": ""}
    assert again(compile(branching()), told) == []


def test_a_sub_case_that_reopened_the_case_is_told() -> None:
    compiled = compile(branching())
    steps = [
        Happened(at("20T11:00"), "tolak"),
        Happened(at("25T11:00"), "buka_kembali", {"keberatan": "baik"}),
        Happened(at("25T12:00"), "teruskan"),
    ]
    told = record_scenario(compiled, story(steps))
    assert told.moves[1].subcases == {"keberatan": "baik"}
    assert told.moves[1].state == "verifikasi_berkas"
    assert again(compiled, told) == []


def with_birthday() -> Compiled:
    """Its last page asks for a birthday, and tells those born before 1980 apart."""

    def patch(data: dict[str, Any]) -> None:
        data["form"]["pages"][5]["fields"] += [
            {"id": "lahir", "type": "date", "label": "Tanggal lahir", "personal": "umum"},
            {
                "id": "surat_sehat",
                "type": "yes_no",
                "label": "Ada surat sehat?",
                "personal": "spesifik",
                "visible": 'lahir < tanggal("1980-01-01")',
            },
        ]

    return compile(patched(patch))


def test_a_personal_date_that_decides_becomes_another_that_decides_alike() -> None:
    told = record_scenario(with_birthday(), story([], lahir="1975-03-14", surat_sehat=True))
    assert told.answers["lahir"] == "1975-01-02"
    assert "1975-03-14" not in scenario_yaml(told)
    assert "surat_sehat" not in told.hidden


def test_where_a_person_decides_the_case_cannot_be_recorded() -> None:
    def patch(data: dict[str, Any]) -> None:
        field(data, "email")["visible"] = 'nama == "Rahmawati Kusumaningrum"'
        field(data, "email")["required"] = "tidak"

    with pytest.raises(NotRecordable, match="Nama lengkap"):
        record_scenario(compile(patched(patch)), story([]))


def test_a_step_that_the_release_no_longer_has_is_a_reason() -> None:
    with pytest.raises(NotRecordable, match="tidak dapat diulang"):
        record_scenario(compiled_shipped(), story([Happened(at("20T11:00"), "terbang")]))
    with pytest.raises(NotRecordable, match="setujui"):
        record_scenario(compiled_shipped(), story([Happened(at("20T11:00"), "setujui")]))


def test_what_the_region_has_set_comes_along() -> None:
    def patch(data: dict[str, Any]) -> None:
        data["params"][1]["value"] = "10"

    told = record_scenario(compile(patched(patch)), story([]))
    assert told.params == {"masa_paling_lama": "10"}
    assert again(compile(patched(patch)), told) == []


def test_rows_of_a_table_are_told_without_their_persons() -> None:
    def patch(data: dict[str, Any]) -> None:
        columns = [
            {"id": "pekerja", "type": "text", "label": "Nama pekerja", "personal": "umum"},
            {"id": "jam", "type": "integer", "label": "Jam kerja"},
        ]
        data["form"]["pages"][0]["fields"].append(
            {"id": "regu", "type": "table", "label": "Regu", "columns": columns, "required": "tidak"}
        )

    rows = [{"pekerja": "Rahmawati Kusumaningrum", "jam": 8}, {"pekerja": "Bambang Pamungkas", "jam": 6}]
    compiled = compile(patched(patch))
    told = record_scenario(compiled, story([], regu=rows))
    assert told.answers["regu"] == (
        "1.", "1.pekerja=Contoh nama pekerja", "1.jam=8", "2.", "2.pekerja=Contoh nama pekerja", "2.jam=6",
    )  # fmt: skip
    assert again(compiled, told) == []


def test_the_file_is_one_that_a_folder_may_hold() -> None:
    told = record_scenario(compiled_shipped(), story([Happened(at("20T11:00"), "tarik")]))

    def patch(data: dict[str, Any]) -> None:
        data["scenarios"].append(read_yaml(scenario_yaml(told), "rekaman.yaml"))

    assert validated(patched(patch).model_dump(by_alias=True, mode="json")).scenarios[-1] == told
