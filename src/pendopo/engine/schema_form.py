"""Schema of `form.yaml`: pages, fields, options, rules."""

from typing import Annotated, Literal

from pydantic import Field as Constraint

from .nodes import Condition, Node, NodeId, Text, YesNo

FieldType = Literal[
    "text",
    "long_text",
    "integer",
    "decimal",
    "money",
    "date",
    "time",
    "choice",
    "multi_choice",
    "yes_no",
    "nik",
    "npwp",
    "nib",
    "phone",
    "email",
    "wilayah",
    "geometry",
    "table",
    "file",
    "statement",
    "computed",
]


class Option(Node):
    """One answer of a choice; a `retired` one is still read and shown in old answers, but can no longer be chosen."""

    id: NodeId
    label: Text
    help: Text = ""
    retired: YesNo = False


class Rule(Node):
    """`expr` must hold once its fields are filled, else `message` is shown."""

    id: NodeId
    expr: Text
    message: Text


class Column(Node):
    """One question of each row of a table."""

    id: NodeId
    type: Literal["text", "integer", "decimal", "money", "date", "choice", "yes_no", "nik"]
    label: Text
    help: Text = ""
    required: YesNo = True
    options: Annotated[tuple[Option, ...], Constraint(max_length=300)] = ()
    unit: Text = ""
    min: Text = ""
    max: Text = ""
    decimals: Annotated[int, Constraint(ge=0, le=6)] = 2
    max_length: Annotated[int, Constraint(ge=0, le=10_000)] = 0
    personal: Literal["tidak", "umum", "spesifik"] = "tidak"


class Field(Node):
    """One question. `min`, `max` and `default` are text and read according to `type`; `max_mb` in megabytes.

    A table has `columns` and at least `min_rows`, at most `max_rows` rows; a geometry has a `shape`: point, line, area.
    """

    id: NodeId
    type: FieldType
    label: Text
    help: Text = ""
    required: Condition = True
    visible: Text = ""
    options: Annotated[tuple[Option, ...], Constraint(max_length=300)] = ()
    source: Text = ""
    accept: tuple[Text, ...] = ()
    max_mb: Annotated[int, Constraint(ge=0, le=100)] = 0
    max_files: Annotated[int, Constraint(ge=1, le=20)] = 1
    unit: Text = ""
    min: Text = ""
    max: Text = ""
    decimals: Annotated[int, Constraint(ge=0, le=6)] = 2
    max_length: Annotated[int, Constraint(ge=0, le=10_000)] = 0
    validate_: tuple[Rule, ...] = Constraint(default=(), alias="validate")
    expr: Text = ""
    personal: Literal["tidak", "umum", "spesifik"] = "tidak"
    public: YesNo = False
    filter: YesNo = False
    retention: Text = ""
    width: Literal["pendek", "sedang", "penuh"] = "penuh"
    autocomplete: Text = ""
    default: Text = ""
    columns: Annotated[tuple[Column, ...], Constraint(max_length=12)] = ()
    min_rows: Annotated[int, Constraint(ge=0, le=100)] = 1
    max_rows: Annotated[int, Constraint(ge=1, le=100)] = 20
    shape: Literal["titik", "garis", "bidang"] = "titik"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The `validate` rules (the name is taken by pydantic)."""
        return self.validate_


class Page(Node):
    """One screen of the form."""

    id: NodeId
    title: Text
    intro: Text = ""
    fields: Annotated[tuple[Field, ...], Constraint(max_length=30)] = ()


class Form(Node):
    """The pages in the order in which they are asked; `summary` shows all answers before submission."""

    summary: YesNo = True
    pages: Annotated[tuple[Page, ...], Constraint(max_length=30)] = ()
