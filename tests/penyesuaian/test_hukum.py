"""Laws of drafts over generated sequences of edits, without a database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.config.founding import SHIPPED
from pendopo.engine.api import (
    Definition,
    Overlay,
    apply,
    canonical,
    digest,
    grow,
    load_folder,
    overlay_from_bytes,
    overlay_from_yaml,
    overlay_to_yaml,
    revised,
    tidied,
)
from pendopo.penyesuaian.queries_sunting import lines_of
from pendopo.penyesuaian.rules_adding import TYPES, Question, moved, question
from pendopo.penyesuaian.rules_slots import NUMBER, Slot, class_of_slot, field_groups, groups_of
from pendopo.penyesuaian.rules_typed import Signed, changes_of, new_id, read_slot

NAMESPACE = "r3273"
BASE = load_folder(SHIPPED / "izin-reklame-insidentil")
TREE = grow(BASE)
SECTIONS = ("teks", "syarat", "waktu", "parameter", "pilihan", "terjemahan")
SLOTS = [
    slot
    for section in SECTIONS
    for group in groups_of(section, TREE, BASE, NAMESPACE)
    for slot in group.slots
    if slot.kind in ("teks", "panjang", NUMBER) and class_of_slot(TREE, slot, NAMESPACE) != "locked"
] + [
    slot
    for page in TREE.row("form:self", "page")
    for field in TREE.row(page, "field")
    for group in field_groups(TREE, field, ["en"])
    for slot in group.slots
    if slot.kind in ("teks", "panjang")
]
FIELDS = [field for page in TREE.row("form:self", "page") for field in TREE.row(page, "field")]
BY = Signed("Ayu Contoh", "2026-11-23T03:00:00+00:00")
WORDS = st.sampled_from(["Lebih jelas", "Menurut Perwal setempat", "Isi sesuai KTP, ya", "Ñandú", "dua\nbaris"])


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, Any]:
    """One thing that a clerk does."""
    what = draw(st.sampled_from(["slot", "slot", "slot", "field", "move"]))
    if what == "slot":
        slot = draw(st.sampled_from(SLOTS))
        typed = str(draw(st.integers(slot.least, min(slot.most, 30)))) if slot.kind == NUMBER else draw(WORDS)
        return "slot", (slot, typed)
    if what == "field":
        kind = draw(st.sampled_from([one[0] for one in TYPES]))
        return "field", (kind, draw(st.sampled_from(["Nomor RT", "Luas tanah (m²)", "Foto", "!!!"])))
    return "move", (draw(st.sampled_from(FIELDS)), draw(st.booleans()))


def changes_for(what: str, given: Any, definition: Definition) -> list[Any]:
    tree = grow(definition)
    if what == "slot":
        slot: Slot = given[0]
        value, problem = read_slot(slot, [given[1]], "", definition)
        return [] if problem else changes_of(tree, [slot], {slot.name: value}, BY)
    if what == "field":
        kind, label = given
        options = ("Aspal = Asphalt", "Tanah = Soil") if "choice" in kind else ()
        asked = Question(kind, label, "", False, "page:pemohon", "", False, options, (("en", "Something"),))
        return [question(tree, NAMESPACE, asked, BY)]
    step = moved(tree, given[0], given[1], BY)
    return [step] if step else []


def signed(draft: Overlay) -> list[Any]:
    return [one.model_copy(update={"why": "Perwal (contoh)", "second": "Budi Contoh"}) for one in draft.changes]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(edits(), min_size=1, max_size=4), min_size=1, max_size=3))
def test_drafts_published_one_after_the_other_are_their_overlay_on_the_base(days: list[list[Any]]) -> None:
    overlay = Overlay(definition=BASE.id, base=digest(canonical(BASE)), namespace=NAMESPACE)
    for day in days:
        flat = apply(BASE, overlay)
        draft = Overlay(definition=flat.id, base=digest(canonical(flat)), namespace=NAMESPACE)
        for what, given_to in day:
            draft = revised(flat, draft, changes_for(what, given_to, apply(flat, draft)), unsigned=True)
        wanted = apply(flat, draft)
        assert {line.key for line in lines_of(flat, draft)} == {one.key for one in draft.changes}
        overlay = revised(BASE, overlay, signed(draft))
        assert apply(BASE, overlay) == wanted
    told = lines_of(BASE, overlay)
    assert {line.key for line in told} == {one.key for one in overlay.changes}
    assert all(line.text.strip() for line in told)
    assert all(one.by and one.why for one in overlay.changes)
    assert overlay_from_bytes(overlay.bytes) == overlay
    mixed = overlay_from_yaml(overlay_to_yaml(overlay))
    assert tidied(BASE, mixed).bytes == overlay.bytes


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("Nomor RT", "r3273_nomor_rt"), ("Luas tanah (m²)", "r3273_luas_tanah_m2"), ("!!!", "r3273_baru"),
        ("Ñandú", "r3273_nandu"),
    ],
    ids=["plain", "signs", "nothing", "accents"],
)  # fmt: skip
def test_an_id_is_made_of_the_label_and_can_be_read(label: str, wanted: str) -> None:
    assert new_id(TREE, "field", label, NAMESPACE) == wanted


def test_every_shipped_service_has_slots_and_no_slot_twice() -> None:
    for folder in sorted(one for one in SHIPPED.iterdir() if one.is_dir()):
        definition = load_folder(folder)
        tree = grow(definition)
        for section in SECTIONS:
            names = [slot.name for group in groups_of(section, tree, definition, "r1") for slot in group.slots]
            assert len(names) == len(set(names)), (folder.name, section)
        assert groups_of("teks", tree, definition, "r1")
