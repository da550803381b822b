"""What the verifier says, and the names it may rely on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

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
    """What apps offer to definitions.

    Names: effects, requirements of a transition, sources of options, signals from outside. Facts: what an effect brings
    about (`gives`) or undoes (`takes`), and what an effect or requirement can only be met with (`needs`). `letters`:
    effect → letter → the data it must have; `public_data`: data of letters that anybody may read.
    """

    effects: frozenset[str] = frozenset()
    requires: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    signals: frozenset[str] = frozenset()
    gives: Mapping[str, frozenset[str]] = field(default_factory=dict)
    takes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    letters: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    public_data: frozenset[str] = frozenset()

    @classmethod
    def of(cls, modules: Iterable[object]) -> "Vocabulary":
        """What the `vocabulary.py` of several apps offer: constants named like the attributes, in capitals."""
        every = list(modules)

        def names(constant: str) -> frozenset[str]:
            return frozenset(name for module in every for name in getattr(module, constant, ()))

        def pairs(constant: str) -> dict[str, Any]:
            return {name: what for module in every for name, what in getattr(module, constant, {}).items()}

        return cls(
            names("EFFECTS"),
            names("REQUIRES"),
            names("SOURCES"),
            names("SIGNALS"),
            pairs("GIVES"),
            pairs("TAKES"),
            pairs("NEEDS"),
            pairs("LETTERS"),
            names("PUBLIC_DATA"),
        )
