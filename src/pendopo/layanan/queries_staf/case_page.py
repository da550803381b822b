"""One case as the officer sees it: everything on one screen, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.cases.api import (
    VERDICTS,
    Case,
    CaseNote,
    CaseStep,
    CaseView,
    EffectRun,
    JudgedFile,
    ReleaseOffer,
    Wish,
    actions_for,
    four_eyes,
    own_entry,
    release_offer,
    view_case,
)
from pendopo.core.api import requirement
from pendopo.definitions.api import bindings_of, context_for
from pendopo.documents.api import Letter, letters_of_subject, problem_sentence
from pendopo.engine.api import MAIN, Transition, line_of
from pendopo.files.api import accepted_words
from pendopo.layanan import rules_staf as rules
from pendopo.layanan.queries_staf.answers import AnswerPage, answer_pages
from pendopo.layanan.queries_staf.branches import Branches, branches, step_of, tone_of
from pendopo.layanan.queries_staf.clocks import Clock, chip_of, clocks
from pendopo.layanan.queries_staf.timeline import Happening, former_verdicts, happenings
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region
from pendopo.ui.api import Tenggat


@dataclass(frozen=True)
class Action:
    """A step this person may do. `blocked`: why not now; `way`: at once, on a page of its own, or by signing.

    `group`: the track on which it leads on, named when this person has steps on more than one line.
    """

    step: Transition
    way: rules.Way
    blocked: str
    group: str = ""


@dataclass(frozen=True)
class FileLine:
    """A file to judge. `former_verdict`: what was said of the one it replaces."""

    judged: JudgedFile
    label: str
    kind: str
    verdict: str
    verdict_title: str
    tone: str
    former_verdict: str
    choices: list[tuple[str, str]]


@dataclass(frozen=True)
class EffectLine:
    """Work that goes on after a step: its words, the step that asked for it."""

    run: EffectRun
    title: str
    after: str


@dataclass(frozen=True)
class Untold:
    """News that may not have reached the applicant: on its way by e-mail, or for a person to tell."""

    notice_id: UUID
    made_at: datetime
    by_mail: bool


@dataclass(frozen=True)
class StaffCase:
    """Everything the page of one case draws."""

    view: CaseView
    actions: list[Action]
    files: list[FileLine]
    files_summary: str
    may_judge: bool
    answers: list[AnswerPage]
    timeline: list[Happening]
    clocks: list[Clock]
    chip: Tenggat | None
    tone: str
    effects: list[EffectLine]
    letter: Letter | None
    letter_problem: str
    untold: Untold | None
    branches: Branches
    offer: ReleaseOffer | None
    step: CaseStep | None
    is_mine: bool

    @property
    def case(self) -> Case:
        return self.view.case

    @property
    def reason(self) -> str:
        """Why the blocked steps cannot be done; shown beside the buttons."""
        return " ".join(dict.fromkeys(one.blocked for one in reversed(self.actions) if one.blocked))

    @property
    def messages(self) -> list[CaseNote]:
        return [note for note in self.view.notes if note.kind == "pesan"]

    @property
    def holder(self) -> str:
        """Who has put their name to what waits for this person."""
        return self.step.holder.name if self.step and self.step.holder else ""

    @property
    def may_take(self) -> bool:
        """The case waits for this person, and nobody has put a name to it."""
        return bool(self.actions) and self.step is not None and self.step.holder_id is None


def read_case(actor: Actor, place: Region, case: Case, now: datetime, *, reveal: str = "") -> StaffCase:
    """The whole page. `reveal`: the one sealed answer that is shown in full this time."""
    view = view_case(case)
    actions = actions_of(view, actor, place, now)
    letter = _letter(view)
    step = step_of(view, actor)
    return StaffCase(
        view=view, actions=actions, files=file_lines(view), files_summary=rules.files_summary(_verdicts(view)),
        may_judge=bool(view.files) and judges([one.step for one in actions]),
        answers=answer_pages(view, place, now, reveal=reveal),
        timeline=happenings(view), clocks=clocks(view), chip=chip_of(view, step, place, now),
        tone=tone_of(view.compiled, case.state),
        effects=_effects(view), letter=letter, letter_problem=problem_sentence(letter) if letter else "",
        untold=_untold(view), branches=branches(view, actor, place, now), offer=release_offer(place, view, now=now),
        step=step,
        is_mine=step is not None and step.holder_id is not None and step.holder_id == actor.actor_id,
    )  # fmt: skip


def actions_of(view: CaseView, actor: Actor, place: Region, now: datetime) -> list[Action]:
    """The steps of this person, from the least to the most final last; the primary one stands at the end."""
    ctx, verdicts = context_for(place, now), _verdicts(view)
    found = [
        Action(
            step,
            rules.way_of(step),
            rules.blocked(
                step,
                verdicts=verdicts,
                returns=view.case.returns,
                max_returns=view.compiled.definition.workflow.max_returns,
                guard_ok=view.compiled.guard_ok(step, view.answers, ctx, view.journey.results),
            )
            or _unmet(view, step)
            or _own_entry(view, step, actor, now),
        )
        for step in actions_for(view, actor)
    ]
    return grouped(view, sorted(found, key=lambda one: rules.ORDER[one.step.tone]))


def grouped(view: CaseView, actions: list[Action]) -> list[Action]:
    """The actions line by line, each with the title of its line where there are several."""
    lines = {one.step.id: line_of(view.compiled, view.journey, one.step) or MAIN for one in actions}
    if len(set(lines.values())) < 2:
        return actions
    titles = {MAIN: view.state.title} | {name: track.title for name, track in view.compiled.tracks.items()}
    order = list(titles)
    named = [replace(one, group=titles[lines[one.step.id]]) for one in actions]
    return sorted(named, key=lambda one: order.index(lines[one.step.id]))


def _unmet(view: CaseView, step: Transition) -> str:
    """What an app of its own requires and is not met yet; what the officer gives with the step is asked there."""
    for name in step.requires:
        if name not in rules.ASKED_ON_THE_WAY:
            sentence = requirement(name)(case=view.case, compiled=view.compiled, wish=Wish())
            if sentence:
                return sentence
    return ""


def _own_entry(view: CaseView, step: Transition, actor: Actor, now: datetime) -> str:
    """Four eyes: what this officer entered at the counter themselves."""
    if not own_entry(view.case, actor):
        return ""
    bound = bindings_of(view.case.definition_id).get(step.function, ())
    return four_eyes(view.case, [(post.unit_id, post.role) for post in bound], actor, now)


def judges(steps: Sequence[Transition]) -> bool:
    """Whether somebody with these steps judges files; at the signature that is over."""
    return bool(steps) and not any("tanda_tangan" in step.requires for step in steps)


def may_judge(view: CaseView, actor: Actor) -> bool:
    """Whether this person may judge the files of the case now."""
    return judges(actions_for(view, actor))


def may_act(view: CaseView, actor: Actor) -> bool:
    """Whether the case waits for this person: only then may they take it or move it on."""
    return bool(actions_for(view, actor))


def _verdicts(view: CaseView) -> list[str]:
    return [one.verdict for one in view.files]


def file_lines(view: CaseView) -> list[FileLine]:
    """The files in the order of the form."""
    words, before = rules.VERDICTS, former_verdicts(view)
    order = {name: n for n, name in enumerate(view.compiled.fields)}
    return [
        FileLine(
            judged=one,
            label=label_of(view, one),
            kind=accepted_words([one.row.file.mime]),
            verdict=one.verdict,
            verdict_title=words[one.verdict],
            tone=rules.verdict_tone(one.verdict),
            former_verdict=words[before.get(one.row.field, "")].lower()
            if one.row.round and before.get(one.row.field)
            else "",
            choices=[*([("", words[""])] if not one.verdict else []), *((key, words[key]) for key, _title in VERDICTS)],
        )
        for one in sorted(view.files, key=lambda f: (order.get(f.row.field, len(order)), f.row.id))
    ]


def label_of(view: CaseView, judged: JudgedFile) -> str:
    """The question the file answers; with its number when there are several."""
    field = view.compiled.fields.get(judged.row.field)
    label = field.label if field else _("Berkas lain")
    same = [one.row.id for one in view.files if one.row.field == judged.row.field]
    if len(same) == 1:
        return label
    return _("%(nama)s, %(ke)d dari %(dari)d") % {"nama": label, "ke": same.index(judged.row.id) + 1, "dari": len(same)}


def _effects(view: CaseView) -> list[EffectLine]:
    """What is not finished yet, with failures first."""
    steps = view.compiled.transitions
    found = [
        EffectLine(run, rules.effect_words(run.effect), steps[run.transition].action if run.transition in steps else "")
        for run in view.effects
        if run.state != "selesai"
    ]
    return sorted(found, key=lambda one: one.run.state != "gagal")


def _letter(view: CaseView) -> Letter | None:
    """The letter of the case, a void one only when there is no other; looked up only when the trail knows of one."""
    if not any(event.kind == "documents.letter_frozen" for event in view.events):
        return None
    found = letters_of_subject(view.case.id)
    standing = [one for one in found if one.state != Letter.VOID]
    return (standing or found)[-1]


def _untold(view: CaseView) -> Untold | None:
    """The newest notice when nothing says that it arrived; told from the trail alone."""
    arrived = {
        event.subject_id for event in view.events if event.kind in ("notify.notice_sent", "notify.applicant_told")
    }
    made = [event for event in view.events if event.kind == "notify.notice_made"]
    if not made or made[-1].subject_id in arrived:
        return None
    failed = any(e.kind == "notify.notice_failed" and e.subject_id == made[-1].subject_id for e in view.events)
    by_machine = made[-1].data.get("saluran") != "manual" and not failed
    return Untold(made[-1].subject_id, made[-1].occurred_at, by_mail=by_machine)
