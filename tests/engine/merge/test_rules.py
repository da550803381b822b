"""The rule table of an upgrade, one promise per row, on the shipped service."""

from typing import Any

import pytest

from pendopo.engine.api import (
    Add,
    AnyChange,
    Definition,
    DefinitionError,
    Move,
    Overlay,
    Rebased,
    Remove,
    Set,
    Signature,
    Usage,
    apply,
    canonical,
    check,
    digest,
    rebase,
)
from pendopo.engine.merge.tree import grow

from ..shipped import VOCABULARY
from .edits import shipped

SLA = {"node": "stage:pemeriksaan", "attr": "sla_days"}
NEW_FIELD = {"type": "text", "label": "Nomor RT", "required": "tidak"}


def overlay(*changes: AnyChange, base: Definition | None = None) -> Overlay:
    one = base or shipped()
    signed = tuple(change.model_copy(update={"by": "Budi", "second": "Sari", "why": "Perda"}) for change in changes)
    return Overlay(definition=one.id, base=digest(canonical(one)), namespace="r3273", changes=signed)


def version(*changes: AnyChange, base: Definition | None = None) -> Definition:
    """The next upstream version, with these changes."""
    return apply(base or shipped(), overlay(*changes, base=base))


def upgraded(local: list[AnyChange], upstream: list[AnyChange], **given: Any) -> Rebased:
    return rebase(shipped(), overlay(*local), version(*upstream), **given)


def value(outcome: Rebased, node: str, attr: str) -> Any:
    assert outcome.definition is not None
    return grow(outcome.definition).get(node, attr)


def row(outcome: Rebased, node: str) -> list[str]:
    assert outcome.definition is not None
    return grow(outcome.definition).row_of(node)


def codes(reports: Any) -> set[tuple[str, str]]:
    return {(report.code, report.node) for report in reports}


def label(node: str, was: str, to: str) -> Set:
    return Set(node=node, attr="label", was=was, to=to)


def text_of(node: str, attr: str) -> Any:
    return grow(shipped()).get(node, attr)


LETTER = text_of("letter:izin", "template").splitlines(keepends=True)


def test_what_only_upstream_changed_is_taken() -> None:
    outcome = upgraded([], [Set(**SLA, was="1", to="2")])
    assert value(outcome, "stage:pemeriksaan", "sla_days") == "2"
    assert [change.key for change in outcome.taken] == ["stage:pemeriksaan.sla_days"]
    assert outcome.kept == ()


def test_what_only_the_region_changed_is_kept_with_who_and_why() -> None:
    outcome = upgraded([Set(**SLA, was="1", to="2")], [Set(node="definition:self", attr="version", was="1", to="2")])
    (kept,) = outcome.kept
    assert (kept.key, kept.by, kept.second, kept.why) == ("stage:pemeriksaan.sla_days", "Budi", "Sari", "Perda")
    assert outcome.definition is not None
    assert outcome.definition.version == 2


def test_the_same_change_on_both_sides_is_given_back() -> None:
    outcome = upgraded([Set(**SLA, was="1", to="2")], [Set(**SLA, was="1", to="2")])
    assert [change.key for change in outcome.given_back] == ["stage:pemeriksaan.sla_days"]
    assert outcome.kept == outcome.conflicts == ()


@pytest.mark.parametrize(
    ("choice", "found"), [(None, "3"), ("hulu", "2"), ("daerah", "3")], ids=["default", "upstream", "region"]
)
def test_different_changes_of_an_open_attribute_are_a_conflict(choice: Any, found: str) -> None:
    choices = {"stage:pemeriksaan.sla_days": choice} if choice else {}
    outcome = upgraded([Set(**SLA, was="1", to="3")], [Set(**SLA, was="1", to="2")], choices=choices)
    (conflict,) = outcome.conflicts
    assert (conflict.base, conflict.local, conflict.upstream, conflict.default) == ("1", "3", "2", "daerah")
    assert outcome.undecided == (() if choice else (conflict,))
    assert value(outcome, "stage:pemeriksaan", "sla_days") == found


def test_upstream_wins_a_conflict_of_what_is_locked() -> None:
    lock = Set(node="definition:self", attr="protect.field:nik.label", to="locked")
    was = text_of("field:nik", "label")
    outcome = upgraded([label("field:nik", was, "Nomor KTP")], [lock, label("field:nik", was, "NIK pemohon")])
    assert outcome.conflicts[0].default == "hulu"
    assert value(outcome, "field:nik", "label") == "NIK pemohon"


def test_what_the_new_version_locks_blocks_the_region_s_change() -> None:
    lock = Set(node="definition:self", attr="protect.field:nik", to="locked")
    outcome = upgraded([label("field:nik", text_of("field:nik", "label"), "Nomor KTP")], [lock])
    assert codes(outcome.blocking) == {("dikunci-hulu", "field:nik")}


def test_one_upstream_change_may_be_declined() -> None:
    signed = Signature(by="Wati", second="Sari", why="Belum ada Perda")
    given: dict[str, Any] = {"choices": {"stage:pemeriksaan.sla_days": "daerah"}, "signed": signed}
    outcome = upgraded([], [Set(**SLA, was="1", to="2")], **given)
    assert value(outcome, "stage:pemeriksaan", "sla_days") == "1"
    (kept,) = outcome.kept
    assert (kept.by, kept.why) == ("Wati", "Belum ada Perda")


@pytest.mark.parametrize(
    ("signed", "blocks"),
    [(None, True), (Signature(by="Wati", why="x", second="Wati"), True), (Signature("Wati", "Sari", "", "x"), False)],
    ids=["nobody", "oneself", "two"],
)
def test_declining_a_guarded_change_needs_a_second_person(signed: Signature | None, blocks: bool) -> None:
    optional = Set(node="field:nik", attr="required", was="ya", to="tidak")
    outcome = upgraded([], [optional], choices={"field:nik.required": "daerah"}, signed=signed)
    assert codes(outcome.blocking) == ({("dijaga", "field:nik")} if blocks else set())


def test_what_the_region_removed_stays_removed_and_is_told() -> None:
    was = text_of("field:email", "label")
    outcome = upgraded([Remove(node="field:email")], [label("field:email", was, "Surel")])
    assert codes(outcome.reports) == {("tetap-dihapus", "field:email")}
    assert outcome.blocking == ()
    assert value(outcome, "field:email", "label") is None


def test_what_the_region_removed_and_upstream_makes_mandatory_blocks() -> None:
    mandatory = Set(node="field:email", attr="required", was="tidak", to="ya")
    outcome = upgraded([Remove(node="field:email")], [mandatory])
    assert codes(outcome.blocking) == {("tetap-dihapus", "field:email")}


def test_what_the_region_changed_and_upstream_removed_is_kept_as_its_own() -> None:
    was = text_of("field:email", "label")
    outcome = upgraded([label("field:email", was, "Surel")], [Remove(node="field:email")])
    assert value(outcome, "field:email", "label") == "Surel"
    assert codes(outcome.reports) == {("hulu-menghapus", "field:email")}
    (kept,) = outcome.kept
    assert isinstance(kept, Add)
    assert kept.origin == "hulu"


def test_additions_of_both_sides_that_read_alike_stay_both() -> None:
    mine = Add(node="field:r3273_rt", parent="page:pemohon", to=NEW_FIELD)
    theirs = Add(node="field:rt", parent="page:pemohon", to=NEW_FIELD)
    outcome = upgraded([mine], [theirs])
    assert {"field:r3273_rt", "field:rt"} <= set(row(outcome, "field:rt"))
    assert codes(outcome.reports) == {("mirip", "field:r3273_rt")}


def test_a_move_on_both_sides_keeps_the_region_s_place() -> None:
    mine = Move(node="field:email", parent="page:lokasi", after="")
    theirs = Move(node="field:email", parent="page:gambar", after="")
    outcome = upgraded([mine], [theirs])
    assert row(outcome, "field:email")[0] == "field:email"
    assert "field:lahan_orang_lain" in row(outcome, "field:email")
    assert codes(outcome.reports) == {("pindah-dua-pihak", "field:email")}


def test_the_side_that_moved_gives_the_order_and_inserts_follow_their_left_neighbour() -> None:
    pages = grow(shipped()).row("form:self", "page")
    mine = Move(node=pages[-1], parent="form:self", after="")
    theirs = Add(node="page:baru", parent="form:self", after=pages[0], to={"title": "Baru"})
    outcome = upgraded([mine], [theirs])
    assert row(outcome, "page:baru") == [pages[-1], pages[0], "page:baru", *pages[1:-1]]


def test_what_the_region_added_to_a_removed_page_moves_next_door_and_blocks() -> None:
    pages = grow(shipped()).row("form:self", "page")
    mine = Add(node="field:r3273_rt", parent=pages[1], to=NEW_FIELD)
    outcome = upgraded([mine], [Remove(node=pages[1])])
    assert "field:r3273_rt" in row(outcome, "field:r3273_rt")
    assert outcome.definition is not None
    assert grow(outcome.definition).parent("field:r3273_rt") == pages[0]
    assert codes(outcome.blocking) == {("induk-hilang", "field:r3273_rt")}


def test_what_the_region_added_to_a_removed_question_keeps_the_question_and_blocks() -> None:
    mine = Add(node="option:r3273_videotron", parent="field:jenis", to={"label": "Videotron"})
    outcome = upgraded([mine], [Remove(node="field:jenis")])
    assert "option:r3273_videotron" in row(outcome, "option:r3273_videotron")
    assert codes(outcome.blocking) == {("induk-hilang", "option:r3273_videotron")}


def test_what_upstream_added_to_a_question_that_the_region_removed_stays_away_and_is_told() -> None:
    theirs = Add(node="option:videotron", parent="field:jenis", to={"label": "Videotron"})
    outcome = upgraded([Remove(node="field:jenis")], [theirs])
    assert codes(outcome.reports) == {("tetap-dihapus", "option:videotron")}


def test_expressions_that_differ_in_spelling_only_are_no_conflict() -> None:
    where = {"node": "transition:teruskan", "attr": "guard"}
    outcome = upgraded([Set(**where, to="(jumlah_lembar>0)")], [Set(**where, to="jumlah_lembar > 0")])
    assert outcome.conflicts == ()
    assert [change.key for change in outcome.given_back] == ["transition:teruskan.guard"]
    assert value(outcome, "transition:teruskan", "guard") == "jumlah_lembar > 0"


def test_a_new_formula_can_be_refused_also_where_the_region_only_wrote_the_old_one_otherwise() -> None:
    where = {"node": "transition:teruskan", "attr": "guard"}
    first = version(Set(**where, to="jumlah_lembar > 0"))
    mine = overlay(Set(**where, was="jumlah_lembar > 0", to="(jumlah_lembar>0)"), base=first)
    next_version = version(Set(**where, was="jumlah_lembar > 0", to="jumlah_lembar > 1"), base=first)
    signed = Signature(by="Budi", second="Sari", when="2026-11-22T11:00", why="Terlalu ketat")
    kept = rebase(first, mine, next_version, choices={"transition:teruskan.guard": "daerah"}, signed=signed)
    assert value(kept, "transition:teruskan", "guard") == "(jumlah_lembar>0)"
    assert value(rebase(first, mine, next_version), "transition:teruskan", "guard") == "jumlah_lembar > 1"


def edited_letter(place: int, line: str) -> Set:
    lines = LETTER.copy()
    lines[place] = line
    return Set(node="letter:izin", attr="template", was="".join(LETTER), to="".join(lines))


def test_a_letter_edited_in_two_places_is_merged_line_by_line() -> None:
    outcome = upgraded([edited_letter(0, "// daerah\n")], [edited_letter(-1, "// hulu\n")])
    assert value(outcome, "letter:izin", "template") == "".join(["// daerah\n", *LETTER[1:-1], "// hulu\n"])
    assert codes(outcome.reports) == {("surat-digabung", "letter:izin")}


def test_a_letter_edited_in_one_place_is_a_conflict_without_markers() -> None:
    outcome = upgraded([edited_letter(0, "// daerah\n")], [edited_letter(0, "// hulu\n")])
    assert [conflict.key for conflict in outcome.conflicts] == ["letter:izin.template"]
    assert value(outcome, "letter:izin", "template") == "".join(["// daerah\n", *LETTER[1:]])


RETYPED = Set(node="field:tulisan", attr="type", was="long_text", to="text")


def test_a_new_type_without_a_map_blocks_while_there_are_answers() -> None:
    used = upgraded([], [RETYPED], usage=Usage(fields=frozenset({"tulisan"})))
    assert codes(used.blocking) == {("jenis-berubah", "field:tulisan")}
    assert codes(upgraded([], [RETYPED]).reports) == {("jenis-berubah", "field:tulisan")}


def test_a_new_type_with_a_map_is_taken() -> None:
    the_map = Add(node="migration:dari_1", parent="definition:self", to={"from": "1", "fields": {"tulisan": "tulisan"}})
    outcome = upgraded([], [RETYPED, the_map], usage=Usage(fields=frozenset({"tulisan"})))
    assert outcome.blocking == outcome.reports == ()


def test_an_option_that_cases_use_is_retired_not_deleted() -> None:
    outcome = upgraded([], [Remove(node="option:baliho")], usage=Usage(options=frozenset({"baliho"})))
    assert value(outcome, "option:baliho", "retired") == "ya"
    assert codes(outcome.reports) == {("pilihan-dipensiunkan", "option:baliho")}
    gone = upgraded([], [Remove(node="option:baliho")])
    assert value(gone, "option:baliho", "label") is None


@pytest.mark.parametrize(("top", "blocks"), [("20", True), ("25", False)], ids=["outside", "inside"])
def test_a_parameter_is_kept_while_it_is_within_the_new_bounds(top: str, blocks: bool) -> None:
    mine = Set(node="param:masa_paling_lama", attr="value", to="25")
    theirs = Set(node="param:masa_paling_lama", attr="max", was="30", to=top)
    outcome = upgraded([mine], [theirs])
    assert value(outcome, "param:masa_paling_lama", "value") == "25"
    assert codes(outcome.blocking) == ({("batas-parameter", "param:masa_paling_lama")} if blocks else set())


def test_a_clean_merge_that_the_verifier_refuses_blocks_with_both_origins() -> None:
    mine = Set(node="transition:teruskan", attr="guard", to="panjang > 1")
    theirs = Remove(node="field:panjang")
    outcome = upgraded([mine], [theirs], verify=lambda one: check(one, VOCABULARY))
    assert outcome.conflicts == ()
    found = [report for report in outcome.blocking if report.node == "transition:teruskan"]
    assert found
    assert [change.key for change in found[0].local] == ["transition:teruskan.guard"]
    assert [change.key for change in found[0].upstream] == ["field:panjang"]


def test_a_merge_that_is_no_definition_blocks() -> None:
    many = [Add(node=f"field:r3273_{n}", parent="page:pernyataan", to=NEW_FIELD) for n in range(17)]
    more = [Add(node=f"field:u{n}", parent="page:pernyataan", to=NEW_FIELD) for n in range(17)]
    outcome = upgraded(list(many), list(more))
    assert outcome.definition is None
    assert {report.code for report in outcome.blocking} == {"bentuk"}


def test_a_renamed_question_keeps_the_region_s_changes_and_rules_about_it() -> None:
    rename = [
        Remove(node="field:email"),
        Add(node="field:surel", parent="page:pemohon", to={"type": "email", "label": "Surel", "required": "tidak"}),
        Set(node="definition:self", attr="renamed.field:email", to="field:surel"),
    ]
    own = Add(
        node="field:r3273_kabar",
        parent="page:pemohon",
        to={"type": "yes_no", "label": "Kabari", "visible": "ada(email)"},
    )
    mine = Set(node="field:email", attr="help", was=text_of("field:email", "help"), to="Untuk salinan izin.")
    outcome = upgraded([mine, own], list(rename))
    assert value(outcome, "field:surel", "help") == "Untuk salinan izin."
    assert value(outcome, "field:surel", "label") == "Surel"
    assert value(outcome, "field:email", "label") is None
    assert value(outcome, "field:r3273_kabar", "visible") == "ada(surel)"
    assert {change.key for change in outcome.kept} == {"field:surel.help", "field:r3273_kabar"}


def test_an_overlay_of_another_base_is_refused() -> None:
    stray = overlay().model_copy(update={"base": "0" * 64})
    with pytest.raises(DefinitionError, match="bukan dari definisi yang sama"):
        rebase(shipped(), stray, shipped())
