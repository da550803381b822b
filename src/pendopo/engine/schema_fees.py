"""Schema of `fees.yaml`: tariff tables, and fees as formulas that name their law."""

from typing import Annotated, Literal

from pydantic import Field as Constraint

from .nodes import Node, NodeId, Text, YesNo

Rounding = Literal["ke_atas", "ke_bawah", "terdekat", "genap"]


class TariffKey(Node):
    """One way into a tariff table: a text (an option of a choice) or a whole number (a row may name a range)."""

    id: NodeId
    label: Text
    type: Literal["text", "integer"] = "text"


class TariffRow(Node):
    """One tariff. `key`: one entry per key of the table, in order; for whole numbers "2", "3..5" or "10..".

    `value` is a number as text, with a point for decimals.
    """

    id: NodeId
    key: tuple[Text, ...]
    value: Text
    label: Text = ""


class TariffTable(Node):
    """Values by one or more keys; expressions read it as `tabel("id", kunci, …)`. `legal` is where it stands."""

    id: NodeId
    title: Text
    type: Literal["integer", "decimal", "money"]
    unit: Text = ""
    keys: Annotated[tuple[TariffKey, ...], Constraint(min_length=1, max_length=4)]
    rows: Annotated[tuple[TariffRow, ...], Constraint(max_length=500)] = ()
    legal: Text = ""
    verified: YesNo = False


class FeeStep(Node):
    """A named value on the way to an amount; later steps and lines may use it by its id."""

    id: NodeId
    label: Text
    expr: Text


class FeeLine(Node):
    """One amount of a fee in rupiah; only asked where `when` holds."""

    id: NodeId
    label: Text
    expr: Text
    when: Text = ""


class Fee(Node):
    """Money that a case owes: the sum of its lines, computed exactly and rounded once, by `rounding`.

    `perda`: the parameter whose value names the regional law; while that is empty the fee cannot be charged.
    `account`: kode rekening. `due_days`: calendar days to pay after it is set.
    """

    id: NodeId
    title: Text
    kind: Literal["retribusi", "pajak", "sewa", "jaminan"] = "retribusi"
    perda: NodeId
    account: Text = ""
    when: Text = ""
    steps: Annotated[tuple[FeeStep, ...], Constraint(max_length=50)] = ()
    lines: Annotated[tuple[FeeLine, ...], Constraint(min_length=1, max_length=50)]
    rounding: Rounding = "terdekat"
    due_days: Annotated[int, Constraint(ge=1, le=365)] = 30
