"""One case under two versions: each kind of difference is told, equal versions differ in nothing, maps are proven."""

from datetime import datetime
from typing import Any

import pytest

from pendopo.engine.api import (
    Compiled,
    Context,
    Definition,
    Journey,
    Migration,
    compile,
    differences,
    load_folder,
    migration_for,
    migration_gaps,
    transferred,
)
from pendopo.engine.merge.tree import Tree, grow, harvest

from ..shipped import ANSWERS, FOLDER, WIB, context, field, node, patched, state, step
from .edits import shipped

START = Journey("verifikasi_berkas")
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=WIB)


def told(patch: Any, journey: Journey | None = START) -> tuple[str, ...]:
    return differences(compile(shipped()), compile(patched(patch)), journey, ANSWERS, context())


def test_equal_versions_differ_in_nothing() -> None:
    assert told(lambda data: None) == ()


@pytest.mark.parametrize(
    ("patch", "sentence"),
    [
        (
            lambda d: d["form"]["pages"][0]["fields"].append({"id": "rt", "type": "text", "label": "Nomor RT"}),
            "Isian “Nomor RT” ikut ditanyakan (wajib dan belum dijawab)",
        ),
        (lambda d: field(d, "nik").update(visible="lahan_orang_lain"), "Isian “NIK” tidak lagi ditanyakan"),
        (lambda d: field(d, "email").update(required="ya"), "Isian “Alamat surel” wajib, padahal belum dijawab"),
        (lambda d: field(d, "jumlah_lembar").update(max="2"), "Jawaban “Jumlah lembar” ditolak"),
        (
            lambda d: step(d, "teruskan").update(guard="jumlah_lembar > 90"),
            "Langkah “Teruskan ke tim teknis” tidak dapat",
        ),
        (
            lambda d: step(d, "setuju_teknis").update({"from": ["verifikasi_berkas"]}),
            "Langkah “Setujui secara teknis” dapat",
        ),
        (lambda d: state(d, "verifikasi_berkas").update(id="lain"), "Keadaan “Pemeriksaan berkas” tidak ada lagi"),
        (lambda d: d["service"].update(promise_days="9"), "Janji layanan 2 → 9 hari kerja"),
        (
            lambda d: node(d["workflow"]["stages"], "pemeriksaan").update(sla_days="4"),
            "Tahap “Pemeriksaan berkas” 1 → 4",
        ),
        (lambda d: d["letters"][0].update(template="baru"), "Naskah “Izin reklame insidentil” berbeda"),
        (lambda d: d["letters"][0]["data"].update(tulisan="nama"), "Isi “Izin reklame insidentil” berbeda"),
    ],
    ids=["new", "gone", "mandatory", "refused", "guard", "offered", "state", "promise", "stage", "letter", "data"],
)
def test_each_kind_of_difference_is_told(patch: Any, sentence: str) -> None:
    assert any(one.startswith(sentence) for one in told(patch)), told(patch)


def test_what_has_ended_is_not_asked_where_it_can_go() -> None:
    assert told(lambda d: d["service"].update(promise_days="9"), journey=None) == ()


def test_no_answer_stands_in_a_sentence() -> None:
    def patch(data: Any) -> None:
        for name in ("nama", "nik", "tulisan", "jumlah_lembar"):
            field(data, name).update(max_length="1", max="1", type=field(data, name)["type"])
        data["letters"][0]["data"].update(tulisan="nama")

    words = " ".join(told(patch))
    assert not [value for value in ANSWERS.values() if isinstance(value, str) and len(value) > 3 and value in words]


def priced() -> tuple[Compiled, dict[str, Any], Context]:
    """A shipped service with a fee, and the answers of one of its scenarios."""
    compiled = compile(load_folder(FOLDER.parent / "izin-pemakaian-taman"))
    scenario = next(one for one in compiled.definition.scenarios if any(one.fees.values()))
    ctx = Context(today=NOW.date(), now=NOW, labels=lambda source, code: code)
    raw = {name: list(v) if isinstance(v, tuple) else [v] for name, v in scenario.answers.items()}
    answers: dict[str, Any] = {}
    for page in compiled.pages:
        answers = compiled.read_page(page, raw, answers, ctx).merged(answers)
    return compiled, answers, ctx


def changed(definition: Definition, change: Any) -> Compiled:
    tree: Tree = grow(definition)
    change(tree)
    return compile(harvest(tree))


def test_another_tariff_is_told_by_its_fee() -> None:
    old, answers, ctx = priced()

    def dearer(tree: Tree) -> None:
        for address, item in tree.items.items():
            if address.startswith("row:"):
                item.attrs["value"] = str(int(item.attrs["value"]) + 1_000)

    found = differences(old, changed(old.definition, dearer), None, answers, ctx)
    assert [one for one in found if one.startswith("Biaya “") and one.endswith("berjumlah lain")]


def migration(**given: Any) -> Migration:
    return Migration.model_validate({"id": "dari_1", "from": "1", "policy": "move"} | given)


def second(patch: Any) -> Definition:
    return patched(lambda data: (data.update(version="2"), patch(data)))


def test_only_another_version_with_a_word_for_the_old_one_has_a_policy() -> None:
    one = second(lambda d: d.update(migrations=[{"id": "dari_1", "from": "1", "policy": "offer"}]))
    assert migration_for(shipped(), one) == one.migrations[0]
    assert migration_for(one, one) is None
    assert migration_for(shipped(), second(lambda d: None)) is None


@pytest.mark.parametrize(
    ("patch", "given", "gaps"),
    [
        (lambda d: None, {}, 0),
        (lambda d: field(d, "email").update(id="surel"), {}, 1),
        (lambda d: field(d, "email").update(id="surel"), {"fields": {"email": "surel"}}, 0),
        (lambda d: field(d, "email").update(type="text"), {}, 1),
        (lambda d: field(d, "email").update(type="text"), {"fields": {"email": "email"}}, 0),
        (lambda d: state(d, "terbit").update(kind="open"), {}, 1),
    ],
    ids=["same", "renamed", "mapped", "retyped", "declared", "state"],
)
def test_a_map_is_total_or_its_gaps_are_named(patch: Any, given: Any, gaps: int) -> None:
    assert len(migration_gaps(shipped(), second(patch), migration(**given))) == gaps


def carry(patch: Any, **given: Any) -> Any:
    new = compile(second(patch))
    return transferred(compile(shipped()), new, migration(**given), START, ANSWERS, context())


def test_a_case_is_carried_over_whole() -> None:
    moved = carry(lambda d: field(d, "jumlah_lembar").update(type="text"), fields={"jumlah_lembar": "jumlah_lembar"})
    assert moved.obstacles == ()
    assert moved.answers == ANSWERS | {"jumlah_lembar": "5"}
    assert moved.journey == START


@pytest.mark.parametrize(
    ("patch", "word"),
    [
        (lambda d: field(d, "pernyataan_benar").update(id="benar", required="tidak"), "dapat dibawa"),
        (lambda d: field(d, "jenis").update(options=[{"id": "baliho", "label": "Baliho"}]), "“Jenis"),
        (lambda d: field(d, "email").update(required="ya"), "“Alamat surel” belum terisi"),
        (lambda d: state(d, "verifikasi_berkas").update(kind="external"), "“Pemeriksaan berkas” tidak punya padanan"),
    ],
    ids=["answer", "option", "unanswered", "state"],
)
def test_what_cannot_be_carried_is_an_obstacle(patch: Any, word: str) -> None:
    assert any(word in one for one in carry(patch).obstacles), carry(patch).obstacles
