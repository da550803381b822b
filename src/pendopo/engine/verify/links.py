"""Sub-cases, migrations and scenarios name what exists, and fit together."""

from collections.abc import Iterator

from ..addresses import fields_of
from ..expr import ExprError
from ..findings import Finding, Vocabulary
from ..names import Names, expr_finding
from ..schema import Definition, Scenario
from ..schema_workflow import Migration, SubCase
from .found import found
from .references import missing


def check_links(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """What a definition says about other cases: those that come out of it, those of former versions, examples."""
    kinds: dict[str, str] = {function.id: str(function.kind) for function in definition.workflow.functions}
    for child in definition.workflow.subcases:
        yield from check_subcase(child, definition, names, kinds)
    for migration in definition.migrations:
        yield from check_migration(migration, definition)
    known = Known(definition)
    for scenario in definition.scenarios:
        yield from known.check(scenario)


def check_subcase(child: SubCase, definition: Definition, names: Names, kinds: dict[str, str]) -> Iterator[Finding]:
    """It is another service, opened by a person, from states in which somebody is; what it takes along can be told."""
    node = f"subcase:{child.id}"
    if child.definition == definition.id:
        message = "Perkara anak ini adalah layanan ini sendiri, jadi dapat beranak tanpa akhir."
        yield found("anak-keliru", node, message, "Sebut layanan lain pada “definition”.")
    if kinds.get(child.function) == "system":
        message = "Perkara anak dibuka oleh orang, bukan oleh sistem."
        yield found("anak-keliru", node, message, "Pilih fungsi petugas atau pemohon.")
    passing = {state.id for state in definition.workflow.states if state.kind in ("auto", "done")}
    for name in child.from_states:
        if name in passing:
            message = f"Perkara anak dibuka dari “{name}” yang hanya dilewati."
            yield found("anak-keliru", node, message, "Pilih keadaan tempat permohonan berhenti.")
    for source in child.carry.values():
        try:
            names.expression(source)
        except ExprError as error:
            yield expr_finding(node, source, error)


def check_migration(migration: Migration, definition: Definition) -> Iterator[Finding]:
    """Old cases go to what exists, from an older version, with a reason where nobody is asked."""
    node = f"migration:{migration.id}"
    states = [state.id for state in definition.workflow.states]
    yield from missing(node, "keadaan", migration.states.values(), states)
    yield from missing(node, "isian", migration.fields.values(), [field.id for field in fields_of(definition)])
    if migration.from_version >= definition.version:
        message = f"Peta ini berasal dari versi {migration.from_version}, padahal ini versi {definition.version}."
        yield found("peta-keliru", node, message, "“from” adalah versi yang lebih lama.")
    if migration.policy == "security" and not migration.reason.strip():
        message = "Perpindahan karena keamanan tidak menyebut alasannya."
        yield found("peta-keliru", node, message, "Isi “reason”; pemilik berkas akan membacanya.")


class Known:
    """Everything that a scenario may name."""

    def __init__(self, definition: Definition) -> None:
        workflow = definition.workflow
        self.definition = definition
        self.fields = {field.id for field in fields_of(definition)}
        self.states = {state.id for state in workflow.states}
        self.steps = {step.id for step in workflow.transitions}
        self.functions = {function.id for function in workflow.functions}
        self.tracks = {track.id for track in workflow.tracks}
        self.children = {child.id for child in workflow.subcases}
        self.letters = {letter.id: set(letter.data) for letter in definition.letters}
        self.fees = {fee.id for fee in definition.fees}
        self.params = {param.id for param in definition.params}

    def check(self, scenario: Scenario) -> Iterator[Finding]:
        """A scenario expects nothing of what is not there."""
        node = f"scenario:{scenario.id}"
        yield from missing(node, "isian", [*scenario.answers, *scenario.problems, *scenario.hidden], self.fields)
        yield from missing(node, "surat", scenario.letters, self.letters)
        for letter, data in scenario.letters.items():
            yield from missing(node, f"isi surat {letter}", data, self.letters.get(letter, set(data)))
        yield from missing(node, "pungutan", scenario.fees, self.fees)
        yield from missing(node, "parameter", scenario.params, self.params)
        for move in scenario.moves:
            yield from missing(node, "transisi", [move.action] if not move.subcases else [], self.steps)
            stands = [place for place in move.tracks.values() if place]
            yield from missing(node, "keadaan", [move.state, *stands], self.states)
            yield from missing(node, "fungsi", [move.by] if move.by else [], self.functions)
            yield from missing(node, "cabang", move.tracks, self.tracks)
            yield from missing(node, "perkara anak", move.subcases, self.children)
