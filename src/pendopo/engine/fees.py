"""What a case owes, worked out: each fee of a definition with its steps, lines, exact total, one rounding and its law.

Nothing here is a float: steps and lines stay exact (`int`, `Decimal`); only the total is rounded, by its rule.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from pendopo.lib.formats import desimal, rupiah

from .context import Answers, Context
from .expr import ExprError, Expression, Name, Told, Value, compile_expr, explain, explain_with
from .expr.kinds import TODAY, Env, Look, walk
from .expr.table import EXACT, round_number
from .fields import display_value
from .findings import DefinitionError
from .names import Names, computed_name, expr_finding, result_names
from .schema import Definition, Param
from .schema_fees import Fee, FeeLine, FeeStep, TariffTable
from .wording import Wording, wording_of

MAX_AMOUNT = 10**15
"""Rupiah; more than a region's whole budget is a mistake in a formula, not a bill."""

ROUNDED = {
    "ke_atas": "dibulatkan ke atas ke rupiah penuh",
    "ke_bawah": "dibulatkan ke bawah ke rupiah penuh",
    "terdekat": "dibulatkan ke rupiah terdekat (setengah ke atas)",
    "genap": "dibulatkan ke rupiah terdekat (setengah ke bilangan genap)",
}


class Served(Protocol):
    """What fees need of a compiled definition."""

    definition: Definition

    def value(self, name: str, answers: Answers, ctx: Context | None = None) -> Value | None: ...


@dataclass(frozen=True)
class Worked:
    """A value and how it came about. `words`: the formula; `numbers`: the same formula with what was filled in."""

    id: str
    label: str
    value: Value | None
    shown: str
    words: str
    numbers: str


@dataclass(frozen=True)
class WorkedLine(Worked):
    """One amount; `asked` is false where its `condition` (in words) does not hold, and then it has no value."""

    asked: bool = True
    condition: str = ""


@dataclass(frozen=True)
class Assessment:
    """One fee for one set of answers. `exact` before and `amount` after the one rounding, in rupiah.

    `charged`: whether `condition` (in words, '' means always) holds. `perda`: the regional law, '' while none is named.
    `steps`: those on which the asked lines rest. `tariffs`: the tables that were looked into.
    """

    fee: Fee
    charged: bool
    condition: str
    perda: str
    steps: tuple[Worked, ...] = ()
    lines: tuple[WorkedLine, ...] = ()
    exact: int | Decimal | None = None
    amount: int | None = None
    tariffs: tuple[TariffTable, ...] = ()

    @property
    def rounding(self) -> str:
        """The rounding rule in words."""
        return ROUNDED[self.fee.rounding]

    @property
    def obstacle(self) -> str:
        """Why this cannot be billed, as a sentence; '' when it can, or when there is nothing to bill."""
        if not self.charged:
            return ""
        if self.amount is None:
            empty = next((one.label for one in (*self.steps, *self.lines) if is_missing(one)), self.fee.title)
            return f"“{empty}” belum dapat dihitung karena isian yang dipakainya masih kosong."
        if not 0 <= self.amount <= MAX_AMOUNT:
            return f"Hasil hitungan {rupiah(self.amount)} tidak masuk akal. Periksa isian dan tarifnya."
        if not self.perda:
            return "Belum dapat dikenakan: Perda yang menjadi dasarnya belum diisi daerah ini."
        return ""

    @property
    def payable(self) -> bool:
        """Whether there is something to pay that may be billed."""
        return self.charged and not self.obstacle and bool(self.amount)


def is_missing(one: Worked) -> bool:
    """Whether a step or an asked line has no value."""
    return one.value is None and (not isinstance(one, WorkedLine) or one.asked)


class FeeBook:
    """The formulas of a definition's fees, compiled once; raises `DefinitionError` for a wrong one."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._expressions: dict[tuple[str, str], Expression] = {}
        known = fee_names(definition) if definition.fees else {}
        for fee in definition.fees:
            for formula in formulas(fee, known):
                self._expressions[fee.id, formula.node] = formula.compiled()

    @cached_property
    def wording(self) -> Wording:
        """How names are called in an explanation."""
        return wording_of(self.definition)

    def expression(self, fee: Fee, node: str) -> Expression:
        """The formula at `fee:<id>` (its condition), `fee_step:<id>`, `line:<id>` or `when:<id of a line>`."""
        return self._expressions[fee.id, node]

    def tariffs(self, fee: Fee) -> tuple[TariffTable, ...]:
        """The tariff tables that a fee's formulas look into, in the author's order."""
        terms = [one.term for (owner, _), one in self._expressions.items() if owner == fee.id]
        read = {part.table.id for term in terms for part in walk(term) if isinstance(part, Look)}
        return tuple(table for table in self.definition.tables if table.id in read)

    def params(self, fee: Fee) -> tuple[Param, ...]:
        """The parameters that a fee's formulas use, in the author's order."""
        used = {name for (owner, _), one in self._expressions.items() if owner == fee.id for name in one.names}
        return tuple(param for param in self.definition.params if param.id in used)

    def rounding(self, fee: Fee) -> str:
        """The rounding rule in words."""
        return ROUNDED[fee.rounding]

    def explain(self, fee: Fee, node: str) -> str:
        """A formula in words."""
        return explain(self.expression(fee, node), self.wording.labels, self.wording.texts)

    def work(self, fee: Fee, node: str, env: Env) -> Told:
        """A formula over values: what it gives, in words, with values."""
        return explain_with(self.expression(fee, node), env, self.wording.labels, self.wording.texts)


def fee_names(definition: Definition, names: Names | None = None) -> dict[str, Name]:
    """What a fee may use before its own steps: fields, parameters, tariff tables; never how tracks ended."""
    results = result_names(definition)
    return {name: known for name, known in (names or Names(definition)).known.items() if name not in results}


@dataclass(frozen=True)
class Formula:
    """One formula of a fee: where it stands (see `FeeBook.expression`), its text, the names it may use, and the
    conditions under which it is worked out at all."""

    node: str
    source: str
    names: Mapping[str, Name]
    asked: tuple[str, ...] = ()

    def compiled(self) -> Expression:
        """The checked expression; raises `DefinitionError`."""
        try:
            return compile_expr(self.source, self.names)
        except ExprError as error:
            raise DefinitionError([expr_finding(self.address, self.source, error)]) from error

    @property
    def is_condition(self) -> bool:
        """Whether it decides if something is charged."""
        return self.node.startswith(("fee:", "when:"))

    @property
    def is_amount(self) -> bool:
        """Whether its value is money to pay."""
        return self.node.startswith("line:")

    @property
    def address(self) -> str:
        """The address of the node that it belongs to."""
        return self.node.replace("when:", "line:")


def formulas(fee: Fee, known: Mapping[str, Name]) -> Iterator[Formula]:
    """Each formula of a fee in the order of computing; a step is a name to all that follow it."""
    if fee.when:
        yield Formula(f"fee:{fee.id}", fee.when, known)
    names = dict(known)
    asked = (fee.when,) if fee.when else ()
    for step in fee.steps:
        formula = Formula(f"fee_step:{step.id}", step.expr, names, asked)
        yield formula
        made = formula.compiled()
        # Where a step itself may stay empty is told there; what builds on it is not to blame as well.
        names = names | {step.id: computed_name(made, False)}
    for line in fee.lines:
        if line.when:
            yield Formula(f"when:{line.id}", line.when, names, asked)
        yield Formula(f"line:{line.id}", line.expr, names, (*asked, line.when) if line.when else asked)


def compute(compiled: Served, book: FeeBook, answers: Answers, ctx: Context) -> tuple[Assessment, ...]:
    """Every fee of the definition for these answers, in the author's order."""
    return tuple(Sum(compiled, book, fee, answers, ctx).assessment() for fee in compiled.definition.fees)


class Sum:
    """One fee being worked out for one set of answers."""

    def __init__(self, compiled: Served, book: FeeBook, fee: Fee, answers: Answers, ctx: Context) -> None:
        self.compiled, self.book, self.fee, self.answers, self.ctx = compiled, book, fee, answers, ctx
        self.made: dict[str, Value | None] = {}

    def assessment(self) -> Assessment:
        """The fee with everything that explains it; steps and lines only where it is charged."""
        fee = self.fee
        charged = not fee.when or self.run(f"fee:{fee.id}") is True
        condition = self.book.explain(fee, f"fee:{fee.id}") if fee.when else ""
        perda = str(self.compiled.value(fee.perda, self.answers, self.ctx) or "").strip()
        if not charged:
            return Assessment(fee, False, condition, perda)
        worked = [self.step(step) for step in fee.steps]
        lines = tuple(self.line(line) for line in fee.lines)
        used = self.used(line for line in lines if line.asked)
        steps = tuple(step for step in worked if step.id in used)
        exact = None if any(is_missing(one) for one in (*steps, *lines)) else total(lines)
        amount = None if exact is None else round_number(exact, fee.rounding)
        return Assessment(fee, True, condition, perda, steps, lines, exact, amount, self.book.tariffs(fee))

    def used(self, lines: Iterable[WorkedLine]) -> set[str]:
        """The steps on which these lines rest, directly or through other steps."""
        used: set[str] = set()
        waiting = [f"line:{line.id}" for line in lines]
        while waiting:
            new = self.book.expression(self.fee, waiting.pop()).names & self.made.keys() - used
            used |= new
            waiting += [f"fee_step:{name}" for name in new]
        return used

    def step(self, step: FeeStep) -> Worked:
        """One named value, known to what follows."""
        told = self.work(f"fee_step:{step.id}")
        self.made[step.id] = told.value
        return Worked(step.id, step.label, told.value, told.result, told.words, told.values)

    def line(self, line: FeeLine) -> WorkedLine:
        """One amount, or a line that is not asked."""
        when = f"when:{line.id}"
        condition = self.book.explain(self.fee, when) if line.when else ""
        if line.when and self.run(when) is not True:
            words = self.book.explain(self.fee, f"line:{line.id}")
            return WorkedLine(line.id, line.label, None, "", words, "", False, condition)
        told = self.work(f"line:{line.id}")
        return WorkedLine(line.id, line.label, told.value, money(told.value), told.words, told.values, True, condition)

    def run(self, node: str) -> Value | None:
        """The value of a formula."""
        expression = self.book.expression(self.fee, node)
        return expression.run(self.env(expression))

    def work(self, node: str) -> Told:
        """The value of a formula with its explanation."""
        return self.book.work(self.fee, node, self.env(self.book.expression(self.fee, node)))

    def env(self, expression: Expression) -> dict[str, Value | None]:
        """The values of all that a formula reads: steps, fields, parameters."""
        values = {
            name: self.made[name] if name in self.made else self.compiled.value(name, self.answers, self.ctx)
            for name in expression.names
        }
        return {TODAY: self.ctx.today, **values}


def total(lines: tuple[WorkedLine, ...]) -> int | Decimal:
    """The exact sum of the asked lines."""
    numbers = [line.value for line in lines if line.asked and isinstance(line.value, (int, Decimal))]
    if all(isinstance(number, int) for number in numbers):
        return sum(int(number) for number in numbers)
    result = Decimal(0)
    for number in numbers:
        result = EXACT.add(result, Decimal(number))
    return result


def money(value: Value | None) -> str:
    """An exact amount in rupiah, decimals included: Rp849.245,625."""
    if isinstance(value, int) and not isinstance(value, bool):
        return rupiah(value)
    if isinstance(value, Decimal):
        return ("-" if value < 0 else "") + f"Rp{desimal(abs(value))}"
    return display_value(value)


def explained(one: Assessment) -> dict[str, object]:
    """An assessment as plain data (JSON), keys fixed: what `pendopo hitung --json` prints and a bill freezes."""
    fee = one.fee
    return {
        "id": fee.id,
        "judul": fee.title,
        "jenis": fee.kind,
        "dikenakan": one.charged,
        "syarat": one.condition,
        "perda": one.perda,
        "rekening": fee.account,
        "langkah": [worked(step) for step in one.steps],
        "baris": [
            worked(line) | {"ditagih": line.asked, "syarat": line.condition}
            for line in one.lines
        ],
        "jumlah_persis": "" if one.exact is None else plain(one.exact),
        "pembulatan": fee.rounding,
        "pembulatan_kata": one.rounding,
        "jumlah": one.amount,
        "jatuh_tempo_hari": fee.due_days,
        "tarif": [
            {"id": table.id, "judul": table.title, "dasar": table.legal, "terverifikasi": table.verified}
            for table in one.tariffs
        ],
        "halangan": one.obstacle,
    }  # fmt: skip


def worked(one: Worked) -> dict[str, object]:
    """One step or line as plain data; `nilai` is exact."""
    return {
        "id": one.id, "label": one.label, "nilai": plain(one.value), "tampil": one.shown, "rumus": one.words,
        "angka": one.numbers,
    }  # fmt: skip


def plain(value: Value | None) -> str:
    """A value as exact text, decimals with a point."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return display_value(value) if isinstance(value, (bool, tuple)) else str(value)
