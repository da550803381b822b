"""What this region could publish, and what would leave it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pendopo.bundles.api import Origin, Published
from pendopo.definitions.api import Listed, catalogue, current, own_scenarios, standing_of, vocabulary
from pendopo.engine.api import Finding, check, diff, run_scenario, sentences
from pendopo.kerja_sama import rules_katalog as rules
from pendopo.kerja_sama.queries_katalog_mitra import published_here
from pendopo.tenancy.api import Region


@dataclass(frozen=True)
class Choice:
    """A service in force here and how it stands in the own catalogue. `changed`: it differs from what is published."""

    current: Listed
    published: Published | None
    origin: Origin | None

    @property
    def id(self) -> str:
        return self.current.id

    @property
    def category(self) -> str:
        return self.current.card.category

    @property
    def is_newer(self) -> bool:
        """Whether a release was published here after the last version in the catalogue."""
        made = self.published
        return made is not None and self.current.published_at > made.published_at


def publishable() -> list[Choice]:
    """Every service in force, what is not yet in the catalogue first."""
    told, origins = published_here(), {one.definition_id: one for one in Origin.objects.all()}
    found = [Choice(one, told.get(one.id), origins.get(one.id)) for one in catalogue()]
    return sorted(found, key=lambda one: (one.published is not None, not one.is_newer, one.current.title))


@dataclass(frozen=True)
class Leaving:
    """What leaves with a publication, before it does. `stripped`: parameters whose local value stays here;
    `changes`: against what was taken over; `own`: scenarios of the region that stay here."""

    stripped: list[tuple[str, str]]
    names: list[str]
    findings: list[Finding]
    passed: int
    scenarios: int
    laws: str
    changes: list[str]
    own: int
    origin: Origin | None
    former: Published | None
    functions: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[Finding]:
        return [one for one in self.findings if one.level == "galat"]


def leaving(place: Region, definition_id: str) -> Leaving:
    """Judged now; scenarios are run, nothing is written."""
    one = current(definition_id)
    made, compiled = one.compiled.definition, one.compiled
    standing = standing_of(one.release)
    told = sentences(diff(standing.base, made), standing.base, made) if standing.overlay.changes else ()
    short = place.name.split(" ", 1)[-1]
    return Leaving(
        stripped=[(param.label, param.value) for param in made.params if param.value],
        names=[letter.title for letter in made.letters if short.lower() in letter.template.lower()],
        findings=check(made, vocabulary()),
        passed=sum(not run_scenario(compiled, scenario).faults for scenario in made.scenarios),
        scenarios=len(made.scenarios),
        laws=rules.legal_words(made.legal_basis),
        changes=[sentence.text for sentence in told][:40],
        own=len(own_scenarios(definition_id)),
        origin=Origin.objects.select_related("partner").filter(definition_id=definition_id).first(),
        former=published_here().get(definition_id),
        functions=[function.title for function in made.workflow.functions if function.kind == "staff"],
    )
