"""The engine's door. Everything here works without Django and without a database."""

from .canonical import canonical, digest, from_canonical
from .clocks import PROMISE, Clock, Clocks
from .compiled import Compiled, compile
from .context import Answer, Answers, Context, PageResult
from .expr import ExprError, Value
from .fees import Assessment, FeeBook, Worked, WorkedLine, explained
from .findings import DefinitionError, Finding, Vocabulary
from .load import load_folder
from .scenarios import Walk, run_scenario
from .schema import (
    STANDARD_KEYS,
    Definition,
    LegalBasis,
    Letter,
    Param,
    PublicStep,
    Requirement,
    Scenario,
    Service,
    StandardItem,
)
from .schema_fees import Fee, FeeLine, FeeStep, TariffKey, TariffRow, TariffTable
from .schema_form import Column, Field, Form, Option, Page, Rule
from .schema_workflow import Function, Migration, Stage, State, SubCase, Track, Transition, Workflow
from .verify import check

__all__ = [
    "PROMISE",
    "STANDARD_KEYS",
    "Answer",
    "Answers",
    "Assessment",
    "Clock",
    "Clocks",
    "Column",
    "Compiled",
    "Context",
    "Definition",
    "DefinitionError",
    "ExprError",
    "Fee",
    "FeeBook",
    "FeeLine",
    "FeeStep",
    "Field",
    "Finding",
    "Form",
    "Function",
    "LegalBasis",
    "Letter",
    "Migration",
    "Option",
    "Page",
    "PageResult",
    "Param",
    "PublicStep",
    "Requirement",
    "Rule",
    "Scenario",
    "Service",
    "Stage",
    "StandardItem",
    "State",
    "SubCase",
    "TariffKey",
    "TariffRow",
    "TariffTable",
    "Track",
    "Transition",
    "Value",
    "Vocabulary",
    "Walk",
    "Worked",
    "WorkedLine",
    "Workflow",
    "canonical",
    "check",
    "compile",
    "digest",
    "explained",
    "from_canonical",
    "load_folder",
    "run_scenario",
]
