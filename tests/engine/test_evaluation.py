"""Evaluation ends, also for definitions written to make it not end."""

import time
from typing import Any

import pytest

from pendopo.engine.api import Compiled, Context, DefinitionError, ExprError, check, compile

from .shipped import ANSWERS, VOCABULARY, patched

# Not a speed: without a bound these inputs take hours or all memory.
BLOW_UP_SECONDS = 20


def add(*fields: dict[str, Any]) -> Any:
    """A patch that puts fields on pages of their own."""

    def patch(data: dict[str, Any]) -> None:
        for start in range(0, len(fields), 30):
            page = {"id": f"lagi_{start}", "title": "Lagi", "fields": list(fields[start : start + 30])}
            data["form"]["pages"].append(page)

    return patch


def computed(name: str, expr: str) -> dict[str, Any]:
    return {"id": name, "type": "computed", "label": name, "expr": expr}


def asked(name: str, visible: str) -> dict[str, Any]:
    return {"id": name, "type": "yes_no", "label": name, "visible": visible}


def test_a_circle_of_visibility_is_refused_when_compiled() -> None:
    with pytest.raises(DefinitionError) as caught:
        compile(patched(add(asked("a1", "b1"), asked("b1", "a1"))))
    assert {finding.code for finding in caught.value.findings} == {"lingkar"}


def test_a_wrong_expression_is_refused_when_compiled() -> None:
    with pytest.raises(DefinitionError, match="entah"):
        compile(patched(add(asked("a1", "entah"))))


def test_visibility_that_branches_at_every_step_is_quick(ctx: Context) -> None:
    chain = [asked("v0", "lahan_orang_lain"), asked("v1", "v0")]
    chain += [asked(f"v{n}", f"v{n - 1} and v{n - 2}") for n in range(2, 200)]
    start = time.perf_counter()
    one = compile(patched(add(*chain)))
    answers = ANSWERS | {"lahan_orang_lain": True} | {f"v{n}": True for n in range(200)}
    assert one.visible("v199", answers)
    assert not one.visible("v199", answers | {"v3": False})
    assert time.perf_counter() - start < BLOW_UP_SECONDS


def test_computed_fields_cannot_grow_without_bound() -> None:
    chain = [computed("c0", "jumlah_lembar * jumlah_lembar")]
    chain += [computed(f"c{n}", f"c{n - 1} * c{n - 1}") for n in range(1, 40)]
    definition = patched(add(*chain))
    with pytest.raises(DefinitionError) as caught:
        compile(definition)
    assert "ekspresi-terlalu-besar" in {finding.code for finding in caught.value.findings}
    assert "ekspresi-terlalu-besar" in {finding.code for finding in check(definition, VOCABULARY)}


def test_the_clock_hidden_in_a_computed_field_is_found() -> None:
    definition = patched(add(computed("lagi", "hari_antara(hari_ini(), tanggal_mulai)"), asked("tanya", "lagi > 3")))
    assert "jam-di-tampil" in {finding.code for finding in check(definition, VOCABULARY)}


def test_answers_of_a_wrong_kind_count_as_empty(compiled: Compiled, ctx: Context) -> None:
    odd = ANSWERS | {"jumlah_lembar": "tiga", "panjang": [1], "tanggal_mulai": 5, "lahan_orang_lain": "ya"}
    for name in ("jumlah_lembar", "panjang", "tanggal_mulai", "lahan_orang_lain"):
        assert compiled.value(name, odd, ctx) is None


def test_a_guard_decides_over_the_answers(ctx: Context) -> None:
    def patch(data: dict[str, Any]) -> None:
        next(s for s in data["workflow"]["transitions"] if s["id"] == "teruskan")["guard"] = "jumlah_lembar < 10"

    one = compile(patched(patch))
    assert one.guard_ok("teruskan", ANSWERS, ctx)
    assert not one.guard_ok("teruskan", ANSWERS | {"jumlah_lembar": 10}, ctx)
    assert not one.guard_ok("teruskan", {}, ctx)
    assert one.guard_ok("tolak", {}, ctx)


def test_free_expressions_are_checked_and_explained(compiled: Compiled, ctx: Context) -> None:
    assert compiled.evaluate("jumlah_lembar * 2", ANSWERS, ctx) == 10
    with pytest.raises(ExprError):
        compiled.evaluate("nik.real", ANSWERS, ctx)
    told = compiled.explain("hari_antara(tanggal_mulai, tanggal_selesai) + 1 <= masa_paling_lama")
    assert told == (
        "banyaknya hari dari “Tanggal mulai” sampai “Tanggal selesai” ditambah 1 "
        "paling banyak masa pemasangan paling lama, dalam hari"
    )
