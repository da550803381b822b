"""What an upgrade decided, and what it leaves to people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..findings import Finding
from ..schema import Definition
from .changes import AnyChange, Overlay
from .classes import Class
from .tree import Plain

Side = Literal["daerah", "hulu"]
Verify = Callable[[Definition], Sequence[Finding]]

CODES = {
    "hulu-menghapus": "upstream removed a node that the region had changed: it is kept as the region's own",
    "tetap-dihapus": "the region had removed a node that upstream changed: it stays removed",
    "pindah-dua-pihak": "both sides moved: the region's place holds",
    "induk-hilang": "upstream removed the parent of something of the region: it found another place",
    "jenis-berubah": "upstream changed the type of a question",
    "pilihan-dipensiunkan": "upstream removed an option that cases use: it is retired, not deleted",
    "batas-parameter": "the region's value is outside the new bounds",
    "mirip": "both sides added something that seems to mean the same",
    "surat-digabung": "a letter edited on both sides was merged line by line",
    "dikunci-hulu": "the new version locks what the region had changed",
    "dijaga": "a decision for the region's side of something guarded lacks a reason or a second person",
    "pengesahan-gugur": "what the region had confirmed by a law has another value now: it must be confirmed anew",
    "bentuk": "the merged definition is none by its schema",
    "verifikasi": "each side alone may be right; together the verifier refuses them",
}
"""The codes of reports."""


@dataclass(frozen=True)
class Usage:
    """What the region's cases use, by id: fields with answers, options that were chosen."""

    fields: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Signature:
    """Who stands for decisions made while upgrading. `origin`: whence nodes come that the region did not name itself:
    upstream gave them up, or another region proposed them."""

    by: str = ""
    second: str = ""
    when: str = ""
    why: str = ""
    origin: Literal["hulu", "usul"] = "hulu"


@dataclass(frozen=True)
class Conflict:
    """Both sides changed one attribute differently. `chosen` is a person's decision, without one `default` holds."""

    node: str
    attr: str
    base: Plain | None
    local: Plain | None
    upstream: Plain | None
    keep: Class
    chosen: Side | None = None

    @property
    def key(self) -> str:
        """The name under which a decision is given."""
        return f"{self.node}.{self.attr}"

    @property
    def default(self) -> Side:
        """Upstream for what is locked, else the region."""
        return "hulu" if self.keep == "locked" else "daerah"

    @property
    def side(self) -> Side:
        """Whose value holds."""
        return self.chosen or self.default


@dataclass(frozen=True)
class Offered:
    """One change that upstream made and the region did not. `keep`: how closely refusing it is kept (locked: it cannot
    be refused). `refused`: a person keeps the region's former form, which then is a change of the region's own."""

    change: AnyChange
    keep: Class
    refused: bool = False


@dataclass(frozen=True)
class Report:
    """Something that a person should read. `local`, `upstream`: the changes of each side that it comes from."""

    code: str
    node: str
    text: str
    local: tuple[AnyChange, ...] = ()
    upstream: tuple[AnyChange, ...] = ()


@dataclass(frozen=True)
class Rebased:
    """The outcome of an upgrade. `definition` is None when the schema refuses the merged one (then that is blocking).

    `taken`: what becomes different for the region. `kept`: the changes of the new overlay. `given_back`: changes that
    upstream now has itself. `blocking`: reports that forbid publishing until the overlay or upstream is mended.
    `offered`: everything that upstream brings without contradiction, also what was refused.
    """

    definition: Definition | None
    overlay: Overlay
    taken: tuple[AnyChange, ...]
    given_back: tuple[AnyChange, ...]
    conflicts: tuple[Conflict, ...]
    reports: tuple[Report, ...]
    blocking: tuple[Report, ...]
    offered: tuple[Offered, ...] = ()

    @property
    def kept(self) -> tuple[AnyChange, ...]:
        """The region's changes that live on."""
        return self.overlay.changes

    @property
    def undecided(self) -> tuple[Conflict, ...]:
        """Conflicts that nobody has decided yet."""
        return tuple(conflict for conflict in self.conflicts if conflict.chosen is None)


@dataclass
class Notes:
    """Reports and conflicts while a merge is under way."""

    reports: list[Report] = field(default_factory=list)
    blocking: list[Report] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    back: set[str] = field(default_factory=set)

    def tell(self, code: str, node: str, text: str, *, blocks: bool = False) -> None:
        """A report; an unknown code is a bug of the merge."""
        if code not in CODES:
            raise KeyError(code)
        (self.blocking if blocks else self.reports).append(Report(code, node, text))
