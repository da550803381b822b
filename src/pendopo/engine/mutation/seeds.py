"""The faults that are planted: what an author or an adapter could get wrong without anybody seeing it on a page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ..addresses import fields_of
from ..schema import Definition
from ..schema_form import Field
from ..schema_workflow import State, Transition, Workflow
from .edit import in_definition, in_field, in_part, in_service, in_workflow, with_workflow
from .twist import flipped, twists

Edit = Callable[[Definition], Definition]


@dataclass(frozen=True)
class Seed:
    """One fault to plant: its stable `id`, the `node` it stands at, `told` in words, and what would catch it."""

    id: str
    node: str
    told: str
    mend: str
    plant: Edit


def seeds(definition: Definition) -> Iterator[Seed]:
    """All of them, in the order of the definition; ids are unique."""
    yield from of_service(definition)
    for stage in definition.workflow.stages:
        edit = in_workflow("stages", stage.id, sla_days=stage.sla_days * 2 or 1)
        yield seed(
            "waktu", f"stage:{stage.id}", "Waktu tahap digandakan.", "Sebut “due” pada langkah yang masuk.", edit
        )
    for state in definition.workflow.states:
        yield from of_state(state)
    for step in definition.workflow.transitions:
        yield from of_step(step, definition.workflow)
    for track in definition.workflow.tracks:
        mend = "Tambah skenario yang membuka dan yang tidak membuka cabang ini."
        yield from of_condition("cabang", f"track:{track.id}", track.when, mend, at("tracks", track.id, "when"))
    for field in fields_of(definition):
        yield from of_field(field)
    yield from of_letters(definition)
    yield from of_money(definition)


def seed(kind: str, node: str, told: str, mend: str, plant: Edit, number: int | str = "") -> Seed:
    """A fault with its id: the kind, the node, and a number or name where a node has several."""
    name = f"{kind} {node}" + (f" {number}" if number != "" else "")
    return Seed(name, node, told, mend, plant)


def at(part: str, name: str, attribute: str) -> Callable[[str], Edit]:
    """Where a new text of an expression of the workflow goes."""
    return lambda text: in_workflow(part, name, **{attribute: text})


def of_condition(kind: str, node: str, source: str, mend: str, put: Callable[[str], Edit]) -> Iterator[Seed]:
    """A condition that is gone, turned, or mistyped by one sign."""
    if not source:
        return
    yield seed(f"{kind}-hilang", node, "Syaratnya dihapus.", mend, put(""))
    yield seed(f"{kind}-terbalik", node, "Syaratnya dibalik.", mend, put(flipped(source)))
    yield from of_signs(kind, node, source, mend, put)


def of_signs(kind: str, node: str, source: str, mend: str, put: Callable[[str], Edit]) -> Iterator[Seed]:
    """A formula mistyped by one sign."""
    for number, text in enumerate(twists(source), start=1):
        yield seed(f"{kind}-salah-tulis", node, f"Rumusnya menjadi {text}.", mend, put(text), number)


def of_service(definition: Definition) -> Iterator[Seed]:
    """The promise and the limit of returns."""
    days = definition.service.promise_days
    mend = "Sebut “promise” pada pengajuan atau satu langkah."
    yield seed("janji", "service:self", "Janji digandakan.", mend, in_service(promise_days=days * 2 or 1))
    most = definition.workflow.max_returns
    if most:
        mend = f"Tambah skenario yang dikembalikan {most} kali, lalu sekali lagi dengan refused: ya."
        for number, told in ((most + 1, "bertambah"), (most - 1, "berkurang")):
            edit = lambda one, number=number: with_workflow(one, max_returns=number)  # noqa: E731  # bound at once
            yield seed("pengembalian", "workflow:self", f"Batas pengembalian {told} satu.", mend, edit, told)


def of_state(state: State) -> Iterator[Seed]:
    """Days of waiting, their kind, and the pause."""
    node, mend = (
        f"state:{state.id}",
        "Sebut “due” saat masuk ke keadaan ini, dan pewaktunya tepat sebelum dan sesudahnya.",
    )
    if state.within_days:
        days = in_workflow("states", state.id, within_days=state.within_days + 1)
        yield seed("hari", node, "Batas harinya bertambah satu.", mend, days)
        other = "kerja" if state.within == "kalender" else "kalender"
        yield seed(
            "hari-jenis", node, f"Harinya dihitung {other}.", mend, in_workflow("states", state.id, within=other)
        )
    if state.pause:
        mend = "Sebut promise: berhenti saat masuk ke keadaan ini."
        yield seed("jeda", node, "Janji tidak lagi berhenti di sini.", mend, in_workflow("states", state.id, pause=""))
    for track in state.tracks if len(state.tracks) > 1 else ():
        rest = tuple(name for name in state.tracks if name != track)
        mend = "Sebut “tracks” pada langkah yang membuka cabang."
        edit = in_workflow("states", state.id, tracks=rest)
        yield seed("cabang-tak-dibuka", node, f"Cabang {track} tidak dibuka.", mend, edit, track)


def of_step(step: Transition, workflow: Workflow) -> Iterator[Seed]:
    """Who, from where, to where, under which condition, with what, with a note or without."""
    node = f"transition:{step.id}"
    itself = step.timer or step.auto or step.signal
    other = None if itself else another_function(step, workflow)
    if other:
        mend = f"Sebut by: {step.function} pada satu langkah {step.id}."
        edit = in_workflow("transitions", step.id, function=other)
        yield seed("peran", node, f"Dilakukan {other}, bukan {step.function}.", mend, edit)
    target = another_state(step, workflow)
    if target:
        mend = "Tambah skenario yang melewati transisi ini."
        yield seed("tujuan", node, f"Menuju {target}.", mend, in_workflow("transitions", step.id, to=target))
    for source in step.from_states if len(step.from_states) > 1 else ():
        rest = tuple(name for name in step.from_states if name != source)
        mend = f"Tambah skenario yang melewati transisi ini dari {source}."
        edit = in_workflow("transitions", step.id, from_states=rest)
        yield seed("asal", node, f"Tidak lagi dari {source}.", mend, edit, source)
    for name in step.requires:
        rest = tuple(one for one in step.requires if one != name)
        mend = f"Tambah langkah tanpa {name} dengan refused: ya."
        edit = in_workflow("transitions", step.id, requires=rest)
        yield seed("prasyarat", node, f"Tanpa prasyarat {name}.", mend, edit, name)
    if step.note == "wajib":
        mend = "Tambah langkah tanpa catatan dengan refused: ya."
        yield seed(
            "catatan", node, "Catatan tidak lagi wajib.", mend, in_workflow("transitions", step.id, note="boleh")
        )
    mend = "Tambah skenario untuk kedua sisi syarat ini, juga tepat pada batasnya."
    yield from of_condition("syarat", node, step.guard, mend, at("transitions", step.id, "guard"))


def another_function(step: Transition, workflow: Workflow) -> str | None:
    """Somebody else, of the same kind where there is one."""
    own = next((one.kind for one in workflow.functions if one.id == step.function), "staff")
    others = [one for one in workflow.functions if one.id != step.function and one.kind != "system"]
    return next((one.id for one in sorted(others, key=lambda one: one.kind != own)), None)


def another_state(step: Transition, workflow: Workflow) -> str | None:
    """Another state of the same line, of the same kind where there is one."""
    own = next((state for state in workflow.states if state.id == step.to), None)
    if own is None:
        return None
    others = [state for state in workflow.states if state.id != own.id and state.track == own.track]
    return next((state.id for state in sorted(others, key=lambda state: state.kind != own.kind)), None)


def of_field(field: Field) -> Iterator[Seed]:
    """Asked or not, required or not, its options, bounds, rules and formula."""
    node = f"field:{field.id}"
    if isinstance(field.required, str):
        mend = "Tambah skenario dengan isian ini kosong, untuk kedua sisi syarat wajibnya."
        yield from of_condition(
            "wajib", node, field.required, mend, lambda text: in_field(field.id, required=text or False)
        )
    elif field.type != "computed":
        told = "Tidak lagi wajib." if field.required else "Menjadi wajib."
        mend = "Tambah skenario dengan isian ini kosong" + (" dan sebut pada “problems”." if field.required else ".")
        yield seed("wajib", node, told, mend, in_field(field.id, required=not field.required))
    mend = "Tambah skenario yang menampilkan isian ini, dan satu yang menyebutnya pada “hidden”."
    yield from of_condition("tampil", node, field.visible, mend, lambda text: in_field(field.id, visible=text))
    if len(field.options) > 2:
        for option in field.options:
            rest = tuple(one for one in field.options if one.id != option.id)
            mend = f"Tambah skenario yang memilih {option.id}."
            edit = in_field(field.id, options=rest)
            yield seed("pilihan", node, f"Pilihan {option.id} hilang.", mend, edit, option.id)
    yield from of_bounds(field)
    for rule in field.rules:
        yield from of_rule(field, rule.id, rule.expr)
    if field.expr:
        mend = "Sebut hasil hitungan ini pada “letters” atau “fees” sebuah skenario."
        yield from of_signs("hitungan", node, field.expr, mend, lambda text: in_field(field.id, expr=text))


def of_rule(field: Field, name: str, expr: str) -> Iterator[Seed]:
    """A rule that is gone or mistyped; its limit moved by one."""
    mend = "Tambah skenario tepat pada batas aturan ini, dan satu yang melanggarnya."

    def put(text: str) -> Edit:
        rest = tuple(
            rule.model_copy(update={"expr": text}) if rule.id == name else rule
            for rule in field.rules
            if rule.id != name or text
        )
        return in_field(field.id, validate_=rest)

    yield seed("aturan-hilang", f"rule:{name}", "Aturannya dihapus.", mend, put(""))
    yield from of_signs("aturan", f"rule:{name}", expr, mend, put)


def of_bounds(field: Field) -> Iterator[Seed]:
    """The least and the greatest number moved by one step, both ways."""
    if field.type not in ("integer", "decimal", "money"):
        return
    grain = Decimal(1).scaleb(-field.decimals) if field.type == "decimal" else Decimal(1)
    for attribute, text in (("min", field.min), ("max", field.max)):
        try:
            limit = Decimal(text) if text else None
        except InvalidOperation:
            limit = None
        for number, told in ((1, "bertambah"), (-1, "berkurang")) if limit is not None else ():
            moved = f"{limit + number * grain:f}" if limit is not None else ""
            mend = f"Tambah skenario dengan isian tepat {text}, dan satu tepat di luarnya."
            edit = in_field(field.id, **{attribute: moved})
            name = f"{attribute} {told}"
            yield seed("batas", f"field:{field.id}", f"Batas {attribute} menjadi {moved}.", mend, edit, name)


def of_letters(definition: Definition) -> Iterator[Seed]:
    """What stands in a letter, and the numbers that a region may set."""
    for letter in definition.letters:
        for name in letter.data:
            mend = f"Sebut letters.{letter.id}.{name} pada satu skenario."
            edit = in_definition("letters", letter.id, data={**letter.data, name: '"(keliru)"'})
            yield seed("surat", f"letter:{letter.id}", f"Isi surat {name} keliru.", mend, edit, name)
    for param in definition.params:
        if param.type != "text" and param.default:
            mend = "Tambah skenario tepat pada batas yang ditentukan parameter ini."
            edit = in_definition("params", param.id, default=more(param.default))
            yield seed("parameter", f"param:{param.id}", "Nilainya berubah.", mend, edit)


def of_money(definition: Definition) -> Iterator[Seed]:
    """Tariffs and formulas of fees."""
    mend = "Sebut “fees” pada skenario yang memakai ini."
    for table in definition.tables:
        for row in table.rows:
            edit = in_part("tables", table.id, "rows", row.id, value=more(row.value))
            yield seed("tarif", f"row:{row.id}", "Tarifnya berubah.", mend, edit)
    for fee in definition.fees:
        node, both = f"fee:{fee.id}", "Tambah skenario yang dikenai dan yang tidak dikenai."
        put_fee = lambda text, fee=fee: in_definition("fees", fee.id, when=text)  # noqa: E731  # bound at once
        yield from of_condition("pungutan", node, fee.when, both, put_fee)
        for step in fee.steps:
            put = lambda text, fee=fee, step=step: in_part("fees", fee.id, "steps", step.id, expr=text)  # noqa: E731
            yield from of_signs("hitungan", f"fee_step:{step.id}", step.expr, mend, put)
        for line in fee.lines:
            put = lambda text, fee=fee, line=line: in_part("fees", fee.id, "lines", line.id, expr=text)  # noqa: E731
            yield from of_signs("hitungan", f"line:{line.id}", line.expr, mend, put)
            put = lambda text, fee=fee, line=line: in_part("fees", fee.id, "lines", line.id, when=text)  # noqa: E731
            yield from of_condition("baris", f"line:{line.id}", line.when, both, put)


def more(text: str) -> str:
    """Another number: twice as much, or one."""
    try:
        return f"{Decimal(text) * 2 or Decimal(1):f}"
    except InvalidOperation:
        return "1"
