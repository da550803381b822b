"""The engine's door. Everything here works without Django and without a database."""

from .canonical import canonical, digest, from_canonical
from .clocks import PROMISE, Clock, Clocks, stage_key
from .compiled import Compiled, compile
from .context import Answer, Answers, Context, PageResult, Row
from .display import ShownTable
from .expr import ExprError, Value
from .fees import Assessment, FeeBook, Worked, WorkedLine, explained
from .findings import DefinitionError, Finding, Vocabulary
from .journey import MAIN, Journey, Machine, Obstacle, Passage, Stuck, departures, line_of
from .load import load_folder
from .personal import is_personal, is_personal_part
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
from .tables import address, as_typed, field_of, raw_of, rows_of, typed_items, typed_rows, with_row, without_row
from .verify import check

__all__ = [
    "MAIN",
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
    "Journey",
    "LegalBasis",
    "Letter",
    "Machine",
    "Migration",
    "Obstacle",
    "Option",
    "Page",
    "PageResult",
    "Param",
    "Passage",
    "PublicStep",
    "Requirement",
    "Row",
    "Rule",
    "Scenario",
    "Service",
    "ShownTable",
    "Stage",
    "StandardItem",
    "State",
    "Stuck",
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
    "address",
    "as_typed",
    "canonical",
    "check",
    "compile",
    "departures",
    "digest",
    "explained",
    "field_of",
    "from_canonical",
    "is_personal",
    "is_personal_part",
    "line_of",
    "load_folder",
    "raw_of",
    "rows_of",
    "run_scenario",
    "stage_key",
    "typed_items",
    "typed_rows",
    "with_row",
    "without_row",
]
