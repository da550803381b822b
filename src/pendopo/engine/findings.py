"""What the verifier says, and the names it may rely on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["galat", "saran"]


@dataclass(frozen=True)
class Finding:
    """One thing found in a definition: `node` is its address (`field:jenis`), `mend` says what to do."""

    code: str
    node: str
    message: str
    mend: str
    level: Level = "galat"

    def __str__(self) -> str:
        return f"[{self.code}] {self.node}: {self.message} {self.mend}"


class DefinitionError(ValueError):
    """A folder that cannot even be read as a definition; carries its findings."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in findings))


@dataclass(frozen=True)
class Vocabulary:
    """Names that apps offer to definitions: effects, requirements of a transition, sources of options."""

    effects: frozenset[str] = frozenset()
    requires: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
