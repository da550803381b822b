"""Schema of a definition of kind `layanan`: the envelope, the public service, letters, params, scenarios."""

from typing import Annotated, Literal

from pydantic import Field as Constraint

from .nodes import DefinitionId, Node, NodeId, Text, YesNo
from .schema_fees import Fee, TariffTable
from .schema_form import Form
from .schema_workflow import Migration, Workflow

LANGUAGE_VERSION = 1

STANDARD_KEYS = (
    "persyaratan",
    "prosedur",
    "jangka_waktu",
    "biaya",
    "produk",
    "pengaduan",
    "dasar_hukum",
    "sarana",
    "kompetensi",
    "pengawasan",
    "jumlah_pelaksana",
    "jaminan_pelayanan",
    "jaminan_keamanan",
    "evaluasi",
)
"""The components of a service standard (UU 25/2009 art. 21)."""


class LegalBasis(Node):
    """A law the service rests on; `verified` only when somebody read it at its source."""

    id: NodeId
    text: Text
    verified: YesNo = False


ReferenceKind = Literal[
    "uu", "perppu", "pp", "perpres", "permen", "perda", "perkada", "keputusan", "edaran", "tinjauan"
]  # fmt: skip
"""Kinds of law that confirm; `tinjauan` is a review by the office itself, for what no law says."""


class Reference(Node):
    """A law that somebody read, and what it confirms. `covers` gives by node (`param:masa`) the value that was
    confirmed, as `confirming.value_of` writes it; what has another value today is not confirmed any more.

    `title`: what the law is about. `issuer`: whose law it is, where its kind does not say so. `article`: where in it.
    `in_force`: the day since when it holds (ISO).
    """

    id: NodeId
    kind: ReferenceKind
    number: Text = ""
    year: Text = ""
    issuer: Text = ""
    title: Text
    article: Text = ""
    url: Annotated[str, Constraint(max_length=300, pattern=r"^(https://[^\s]+)?$")] = ""
    in_force: Text = ""
    note: Text = ""
    covers: dict[Text, Text] = {}


class Requirement(Node):
    """Something to have at hand before starting; `icon` is a name of the icon set."""

    id: NodeId
    title: Text
    text: Text = ""
    icon: Text = ""


class PublicStep(Node):
    """One step of the journey as the public reads it."""

    id: NodeId
    title: Text
    text: Text = ""


class StandardItem(Node):
    """One component of the service standard."""

    text: Text
    verified: YesNo = False


class Service(Node):
    """What the public page says. `minutes` to fill in the form, `promise_days` in working days, `max_days` of validity
    in calendar days. `legal_max_days`: the most working days that the law named in `legal` allows (0: it says nothing).
    `entry`: anybody may begin it (umum), it is only opened from another case (berkas) or from a permit (izin), or the
    office opens it about somebody, who then cannot withdraw it (kantor).
    `depth`: a form, checks and letter of its own (lengkap), or what its archetype gives until an officer completes it
    (dasar). `portal`: the address of the national counter that decides, called `portal_name`.
    """

    needs: tuple[Text, ...] = ()
    life_event: Text = ""
    account: Literal["tanpa", "boleh", "wajib"] = "boleh"
    entry: Literal["umum", "berkas", "izin", "kantor"] = "umum"
    depth: Literal["lengkap", "dasar"] = "lengkap"
    portal: Annotated[str, Constraint(max_length=300, pattern=r"^(https://[^\s]+)?$")] = ""
    portal_name: Text = ""
    minutes: Annotated[int, Constraint(ge=1, le=600)]
    promise_days: Annotated[int, Constraint(ge=0, le=3650)]
    legal_max_days: Annotated[int, Constraint(ge=0, le=3650)] = 0
    legal: Text = ""
    fee_text: Text
    tax_text: Text = ""
    product: Text
    validity: Text = ""
    max_days: Annotated[int, Constraint(ge=0, le=36_500)] = 0
    requirements: tuple[Requirement, ...] = ()
    steps: tuple[PublicStep, ...] = ()
    standard: dict[str, StandardItem] = {}


class Param(Node):
    """A typed slot that a region fills with `value` (else `default` holds); `who` is the function that may set it."""

    id: NodeId
    type: Literal["text", "integer", "decimal", "money"]
    label: Text
    help: Text = ""
    default: Text
    min: Text = ""
    max: Text = ""
    who: Text = ""
    value: Text = ""

    @property
    def current(self) -> str:
        """What holds in this region."""
        return self.value or self.default


class Letter(Node):
    """A document: typst source and its data, each name a field id or an expression."""

    id: NodeId
    title: Text
    register_: NodeId = Constraint(alias="register")
    number_format: Text
    template: Annotated[str, Constraint(max_length=100_000)] = ""
    data: dict[str, Text] = {}

    @property
    def register_name(self) -> str:
        """The register whose counter numbers this letter (`register` in YAML)."""
        return self.register_


class DayOff(Node):
    """A day off in a scenario's calendar; `estimated` makes deadlines that cross it provisional."""

    date: Text
    name: Text
    estimated: YesNo = False


class Move(Node):
    """One move of a scenario: at this local time, this action; then the case stands in `state`.

    `by`: the function that tries it (empty: the right one). `given`: requirements that are met. `due` and `promise`:
    expected deadlines of the new state and of the whole service: local time, `berhenti`, or `3 hari kerja` (from this
    move on). `refused`: the move must not be possible. `tracks`: where tracks then stand ('' where one is not opened).
    `subcases`: outcomes of sub-cases by then. `state` is always the main line's.
    """

    at: Text
    action: NodeId
    state: NodeId
    by: Text = ""
    note: Text = ""
    given: tuple[NodeId, ...] = ()
    due: Text = ""
    promise: Text = ""
    refused: YesNo = False
    tracks: dict[NodeId, NodeId | Literal[""]] = {}
    subcases: dict[NodeId, Literal["baik", "gagal", "batal"]] = {}


class Scenario(Node):
    """Given answers (as typed) and moves with a frozen clock → expected states and deadlines, no numbers.

    `problems`: fields that refuse submission (then there are no moves). `hidden`: fields that are not asked.
    `letters`: expected data of letters, by name. `fees`: expected amounts in rupiah. `params`: values of parameters
    (without one the upstream default holds, whatever the region has set).
    """

    id: NodeId
    title: Text
    submitted: Text
    time_zone: Text = "Asia/Jakarta"
    answers: dict[NodeId, str | tuple[str, ...]] = {}
    problems: tuple[NodeId, ...] = ()
    hidden: tuple[NodeId, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    letters: dict[NodeId, dict[str, Text]] = {}
    fees: dict[NodeId, Text] = {}
    params: dict[NodeId, Text] = {}
    due: Text = ""
    promise: Text = ""
    moves: tuple[Move, ...] = ()


class Definition(Node):
    """One service as data; texts of other languages are kept by node address in `texts`.

    `channel`: decided here (D), by OSS (O), SIMBG (S), MPP Digital (M), or worked on in SiCantik and followed here (K).
    `parts`: which shared parts it was written with (`name@version: kind:id …`).
    `references`: the laws by which a region confirmed what it found here.
    `protect`: what the author keeps closer than the schema does, by `kind:id` or `kind:id.attribute`.
    """

    id: DefinitionId
    version: Annotated[int, Constraint(ge=1)]
    kind: Literal["layanan"]
    title: Text
    summary: Text
    category: NodeId
    channel: Literal["D", "O", "S", "M", "K"]
    owner: Text
    language: Annotated[int, Constraint(ge=1, le=LANGUAGE_VERSION)] = 1
    licence: Text
    maintainers: tuple[Text, ...] = ()
    parts: tuple[Text, ...] = ()
    based_on: Text | None = None
    renamed: dict[str, str] = {}
    legal_basis: tuple[LegalBasis, ...] = ()
    references: tuple[Reference, ...] = ()
    service: Service
    form: Form
    workflow: Workflow
    params: tuple[Param, ...] = ()
    letters: tuple[Letter, ...] = ()
    tables: tuple[TariffTable, ...] = ()
    fees: tuple[Fee, ...] = ()
    migrations: tuple[Migration, ...] = ()
    protect: dict[str, Literal["guarded", "locked"]] = {}
    texts: dict[str, dict[str, dict[str, Text]]] = {}
    scenarios: tuple[Scenario, ...] = ()
