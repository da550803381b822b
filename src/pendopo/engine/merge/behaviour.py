"""One case under two versions: what would be asked, refused, offered, promised, billed or written differently."""

from collections.abc import Iterator

from ..compiled import Compiled
from ..context import Answers, Context
from ..journey import Journey, Machine, departures
from ..tables import field_of


def differences(
    old: Compiled, new: Compiled, journey: Journey | None, answers: Answers, ctx: Context
) -> tuple[str, ...]:
    """What `new` would do otherwise with these answers, as sentences without a personal value.

    `journey`: where the case stands; None for one that has ended.
    """
    found = [*asked(old, new, answers), *refused(old, new, answers, ctx)]
    if journey is not None:
        found += [*offered(old, new, journey, answers, ctx), *promised(old, new, journey)]
    return (*found, *billed(old, new, answers, ctx), *written(old, new, answers, ctx))


def asked(old: Compiled, new: Compiled, answers: Answers) -> Iterator[str]:
    """Questions that appear or disappear."""
    before = {name for name in old.fields if old.visible(name, answers)}
    after = {name for name in new.fields if new.visible(name, answers)}
    for name in (name for name in new.fields if name in after - before and new.fields[name].type != "computed"):
        must = "wajib dan " if new.required(name, answers) else ""
        yield f"Isian “{new.fields[name].label}” ikut ditanyakan ({must}belum dijawab)"
    for name in (name for name in old.fields if name in before - after and old.fields[name].type != "computed"):
        yield f"Isian “{old.fields[name].label}” tidak lagi ditanyakan"


def refused(old: Compiled, new: Compiled, answers: Answers, ctx: Context) -> Iterator[str]:
    """Answers that would no longer, or from now on, be accepted."""
    before = {field_of(name) for name in old.check_all(old.prune(answers), ctx)}
    after = {field_of(name) for name in new.check_all(new.prune(answers), ctx)}
    shared = old.fields.keys() & new.fields.keys()
    for name in (name for name in new.fields if name in (after - before) & shared):
        label = new.fields[name].label
        if old.visible(name, answers):
            yield f"Jawaban “{label}” ditolak" if name in answers else f"Isian “{label}” wajib, padahal belum dijawab"
    for name in (name for name in old.fields if name in (before - after) & shared):
        yield f"Jawaban “{old.fields[name].label}” tidak lagi ditolak"


def offered(old: Compiled, new: Compiled, journey: Journey, answers: Answers, ctx: Context) -> Iterator[str]:
    """Steps that can be taken now in one version only."""
    for state in dict.fromkeys(journey.places.values()):
        if state not in new.states:
            yield f"Keadaan “{old.states[state].title}” tidak ada lagi"
            return
    before, after = possible(old, journey, answers, ctx), possible(new, journey, answers, ctx)
    for name in before.keys() - after.keys():
        yield f"Langkah “{before[name]}” tidak dapat dilakukan"
    for name in after.keys() - before.keys():
        yield f"Langkah “{after[name]}” dapat dilakukan"


def possible(compiled: Compiled, journey: Journey, answers: Answers, ctx: Context) -> dict[str, str]:
    """The steps that lead on from here and whose guard holds, by id."""
    machine = Machine(compiled, answers, ctx)
    steps = (step for _, step in departures(compiled, journey))
    return {step.id: step.action for step in steps if not machine.obstacle(journey, step)}


def promised(old: Compiled, new: Compiled, journey: Journey) -> Iterator[str]:
    """Another promise, other days for the stages and states where the case stands."""
    days = old.definition.service.promise_days, new.definition.service.promise_days
    if days[0] != days[1]:
        yield f"Janji layanan {days[0]} → {days[1]} hari kerja"
    for state in dict.fromkeys(journey.places.values()):
        one, two = old.states.get(state), new.states.get(state)
        if one is None or two is None:
            continue
        first, second = old.stages.get(one.stage), new.stages.get(two.stage)
        if first and second and first.sla_days != second.sla_days:
            yield f"Tahap “{second.title}” {first.sla_days} → {second.sla_days} hari kerja"
        if (one.within_days, one.within) != (two.within_days, two.within):
            yield f"Waktu di “{two.title}” {one.within_days} → {two.within_days} hari"


def billed(old: Compiled, new: Compiled, answers: Answers, ctx: Context) -> Iterator[str]:
    """Fees of another amount."""
    before = {one.fee.id: one for one in old.fees(answers, ctx)}
    after = {one.fee.id: one for one in new.fees(answers, ctx)}
    for name in dict.fromkeys((*before, *after)):
        was = before[name].amount if name in before else None
        now = after[name].amount if name in after else None
        if was != now:
            fee = (after.get(name) or before[name]).fee
            yield f"Biaya “{fee.title}” berjumlah lain"


def written(old: Compiled, new: Compiled, answers: Answers, ctx: Context) -> Iterator[str]:
    """Letters with another text or other data."""
    for name, letter in new.letters.items():
        former = old.letters.get(name)
        if former is None:
            continue
        if letter.template != former.template:
            yield f"Naskah “{letter.title}” berbeda"
        elif old.letter_data(name, answers, ctx) != new.letter_data(name, answers, ctx):
            yield f"Isi “{letter.title}” berbeda"
