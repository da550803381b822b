"""Releases and cases: drafts follow, cases stay with theirs, unless the new version and its map carry them over."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from pendopo.audit.api import Event
from pendopo.cases.api import (
    Case,
    CaseStep,
    InvalidAnswers,
    Wish,
    get_case_for,
    migrate_case,
    migrate_some,
    move_case,
    rehearse,
    submit_case,
    usage_of,
    view_case,
)
from pendopo.core.api import Refusal
from pendopo.definitions.api import change, current, upgrade
from pendopo.engine.api import Add, Definition, Remove, Set, canonical, compile, digest, from_canonical
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

from .make import LATER, SERVICE, answered, help_of, in_force, own_question, policy, shipped, version

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {"actor": SYSTEM, "now": LATER}
Submit = Callable[..., Any]


def latest(case: Any) -> dict[str, Any]:
    return dict(view_case(get_case_for_any(case)).answers)


def get_case_for_any(case: Any) -> Any:
    return Case.objects.select_related("release").get(id=case.id)


def refuse(place: Region, case: Any, actor: Any) -> Any:
    """An officer ends the case: a step that asks for nothing but words."""
    wish = Wish(note="Contoh alasan")
    return move_case(place=place, case_id=case.id, transition_id="tolak", actor=actor, now=LATER, wish=wish)


def test_a_case_stays_with_its_release(bandung: Region, permohonan: Submit) -> None:
    case = permohonan()
    with region(bandung):
        change(SERVICE, [help_of("Satu")], **GIVEN)
        assert Case.objects.get(id=case.id).release.number == 1
        assert in_force().number == 2


def test_what_is_sent_after_a_release_follows_it(bandung: Region, permohonan: Submit) -> None:
    answers = None
    case = permohonan()
    with region(bandung):
        answers = latest(case)
        change(SERVICE, [own_question(required="ya"), *answered("r3273_rt", "03")], **GIVEN)
        with pytest.raises(InvalidAnswers) as caught:
            submit_case(
                place=bandung, current=current(SERVICE), case_id=uuid4(), answers=answers, actor=SYSTEM, now=LATER
            )
        assert set(caught.value.problems) == {"r3273_rt"}
        whole = answers | {"r3273_rt": "03"}
        sent = submit_case(
            place=bandung, current=current(SERVICE), case_id=uuid4(), answers=whole, actor=SYSTEM, now=LATER
        )
        assert sent.release.number == 2


def ready(definition: Definition) -> Any:
    return compile(definition, digest(canonical(definition)))


def test_the_rehearsal_tells_what_would_be_otherwise_without_any_answer(
    bandung: Region, permohonan: Submit, kantor: SimpleNamespace
) -> None:
    case = permohonan()
    permohonan(number=2)
    sla = next(stage.sla_days for stage in shipped().workflow.stages if stage.id == "pemeriksaan")
    new = version(
        2,
        Set(node="stage:pemeriksaan", attr="sla_days", was=str(sla), to="3"),
        Set(node="transition:teruskan", attr="guard", to="jumlah_lembar > 500"),
        Add(node="field:rt", parent="page:pemohon", to={"type": "text", "label": "Nomor RT"}),
        Set(node="field:panjang", attr="max", was=field("panjang").max, to="0.1"),
        Remove(node="field:email"),
    )
    with region(bandung):
        outcome = rehearse(bandung, SERVICE, ready(new), now=LATER)
        counts = dict(outcome.counts)
        assert (outcome.total, outcome.tried, len(outcome.different)) == (2, 2, 2)
        assert counts["Isian “Nomor RT” ikut ditanyakan (wajib dan belum dijawab)"] == 2
        assert counts["Langkah “Teruskan ke tim teknis” tidak dapat dilakukan"] == 2
        assert counts[f"Tahap “Pemeriksaan berkas” {sla} → 3 hari kerja"] == 2
        assert counts["Jawaban “Panjang” ditolak"] == 2
        assert outcome.words[0].startswith("2 dari 2 berkas akan diperlakukan lain")
        assert str(latest(case)["nik"]) not in " ".join(outcome.words)
        assert str(latest(case)["nama"]) not in " ".join(outcome.words)


def field(name: str) -> Any:
    return next(one for page in shipped().form.pages for one in page.fields if one.id == name)


def test_the_rehearsal_of_the_same_release_finds_nothing(bandung: Region, permohonan: Submit) -> None:
    permohonan()
    with region(bandung):
        outcome = rehearse(bandung, SERVICE, current(SERVICE).compiled, now=LATER)
        assert outcome.different == ()
        assert outcome.words == ["Gladi atas 1 berkas: tidak ada yang diperlakukan lain."]


def test_the_rehearsal_sees_only_its_own_region(bandung: Region, kerinci: Region, permohonan: Submit) -> None:
    permohonan()
    with region(kerinci):
        assert rehearse(kerinci, SERVICE, ready(version(2)), now=LATER).tried == 0


def test_what_cases_use_is_known(bandung: Region, permohonan: Submit) -> None:
    case = permohonan()
    with region(bandung):
        usage = usage_of(SERVICE, now=LATER)
        assert "nik" in usage.fields
        assert latest(case)["jenis"] in usage.options


def page_of(name: str) -> str:
    return next(f"page:{page.id}" for page in shipped().form.pages if any(one.id == name for one in page.fields))


RENAME = (
    Remove(node="field:tulisan"),
    Add(
        node="field:bunyi", parent=page_of("tulisan"),
        to={"type": "long_text", "label": "Bunyi reklame", "label@en": "Wording", "max_length": "200"},
    ),
)  # fmt: skip


def words_follow(old: str, new: str) -> list[Set]:
    """Letters and scenarios of the shipped service use the new name of a question."""
    found = []
    for letter in shipped().letters:
        for name, expr in letter.data.items():
            if expr == old:
                found.append(Set(node=f"letter:{letter.id}", attr=f"data.{name}", was=old, to=new))
    for one in shipped().scenarios:
        node = f"scenario:{one.id}"
        if old in one.answers:
            found.append(Set(node=node, attr=f"answers.{new}", to=one.answers[old]))
            found.append(Set(node=node, attr=f"answers.{old}", was=one.answers[old]))
        for attr, names in (("problems", one.problems), ("hidden", one.hidden)):
            if old in names:
                swapped = [new if name == old else name for name in names]
                found.append(Set(node=node, attr=attr, was=list(names), to=swapped))
    return found


def carrying(name: str, *more: Any, **given: Any) -> Definition:
    """A second version with a policy for cases of the first."""
    return version(2, policy(name, **given), *more)


def test_without_a_policy_cases_stay(bandung: Region, permohonan: Submit) -> None:
    case = permohonan()
    with region(bandung):
        upgrade(version(2), **GIVEN)
        assert migrate_some(bandung, SERVICE, now=LATER).moved == 0
        with pytest.raises(Refusal, match="tidak menawarkan"):
            migrate_case(place=bandung, case_id=case.id, **GIVEN)


def test_an_offered_case_is_moved_by_an_officer_one_by_one(
    bandung: Region, kerinci: Region, permohonan: Submit, kantor: SimpleNamespace
) -> None:
    case = permohonan()
    with region(bandung):
        due = Case.objects.get(id=case.id).promise_due
        upgrade(carrying("offer"), **GIVEN)
        assert migrate_some(bandung, SERVICE, now=LATER).moved == 0
        moved = migrate_case(place=bandung, case_id=case.id, actor=kantor.front_office, now=LATER)
        assert (moved.release.number, moved.state, moved.promise_due) == (2, case.state, due)
        event = Event.objects.get(kind="cases.migrated", case_id=case.id)
        assert (event.data["from"], event.data["to"], event.data["policy"]) == (1, 2, "offer")
        assert refuse(bandung, case, kantor.front_office).state == "ditolak"
    with region(kerinci), pytest.raises(Http404):
        migrate_case(place=kerinci, case_id=case.id, **GIVEN)


def test_who_has_no_part_in_the_service_moves_nothing(
    bandung: Region, permohonan: Submit, kantor: SimpleNamespace
) -> None:
    case = permohonan()
    with region(bandung):
        upgrade(carrying("offer"), **GIVEN)
        with pytest.raises(Http404):
            migrate_case(place=bandung, case_id=case.id, actor=kantor.admin, now=LATER)
        assert Case.objects.get(id=case.id).release.number == 1


def test_a_map_carries_states_and_answers_over(bandung: Region, permohonan: Submit, kantor: SimpleNamespace) -> None:
    case = permohonan()
    new = carrying("move", *RENAME, *words_follow("tulisan", "bunyi"), fields={"tulisan": "bunyi"})
    with region(bandung):
        said = latest(case)["tulisan"]
        upgrade(new, usage=usage_of(SERVICE, now=LATER), **GIVEN)
        outcome = migrate_some(bandung, SERVICE, now=LATER)
        assert (outcome.moved, outcome.stopped, outcome.last) == (1, (), None)
        answers = latest(case)
        assert answers["bunyi"] == said
        assert "tulisan" not in answers
        assert view_case(get_case_for_any(case)).first_answers["tulisan"] == said


def test_a_state_that_was_renamed_is_carried_over(bandung: Region, permohonan: Submit, kantor: SimpleNamespace) -> None:
    case = permohonan()
    text = canonical(shipped()).decode().replace('"verifikasi_berkas"', '"periksa_berkas"')
    text = text.replace('"state:verifikasi_berkas"', '"state:periksa_berkas"')
    renamed = from_canonical(text.encode())
    new = version(2, policy("move", states={"verifikasi_berkas": "periksa_berkas"}), base=renamed)
    with region(bandung):
        upgrade(new, **GIVEN)
        assert migrate_some(bandung, SERVICE, now=LATER).moved == 1
        moved = Case.objects.get(id=case.id)
        assert moved.state == "periksa_berkas"
        assert set(CaseStep.objects.filter(case=moved).values_list("state", flat=True)) == {"periksa_berkas"}
        assert refuse(bandung, case, kantor.front_office).state == "ditolak"


def test_a_case_that_lacks_an_answer_is_not_moved_but_named(bandung: Region, permohonan: Submit) -> None:
    case = permohonan()
    asked = Add(
        node="field:rt", parent="page:pemohon",
        to={"type": "text", "label": "Nomor RT", "label@en": "Neighbourhood"},
    )  # fmt: skip
    with region(bandung):
        upgrade(carrying("move", asked, *answered("rt", "03")), **GIVEN)
        outcome = migrate_some(bandung, SERVICE, now=LATER)
        assert outcome.moved == 0
        ((number, why),) = outcome.stopped
        assert number == case.number
        assert "Nomor RT" in why
        assert Case.objects.get(id=case.id).release.number == 1


def test_a_case_that_security_cannot_move_is_held(bandung: Region, permohonan: Submit, kantor: SimpleNamespace) -> None:
    case = permohonan()
    asked = Add(
        node="field:rt", parent="page:pemohon",
        to={"type": "text", "label": "Nomor RT", "label@en": "Neighbourhood"},
    )  # fmt: skip
    with region(bandung):
        upgrade(carrying("security", asked, *answered("rt", "03"), reason="Contoh celah"), **GIVEN)
        assert len(migrate_some(bandung, SERVICE, now=LATER).stopped) == 1
        with pytest.raises(Refusal, match="Contoh celah"):
            refuse(bandung, case, kantor.front_office)


def test_security_moves_what_it_can_and_work_goes_on(
    bandung: Region, permohonan: Submit, kantor: SimpleNamespace
) -> None:
    case = permohonan()
    with region(bandung):
        upgrade(carrying("security", reason="Contoh celah"), **GIVEN)
        assert migrate_some(bandung, SERVICE, now=LATER).moved == 1
        assert refuse(bandung, case, kantor.front_office).state == "ditolak"
        assert get_case_for(kantor.front_office, case.id).release.number == 2
