"""Fees can be worked out for every answer, are never below nothing, name their law, and are billed; tariffs fit."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from ..addresses import fields_of
from ..expr import ExprError, Expression, Kind, Name, compile_expr
from ..expr.domains import Facts, always
from ..expr.evaluate import build
from ..expr.kinds import TABLE, Const, Each, Look, Op, Ref, Term, walk
from ..expr.table import RUNNERS
from ..fees import Formula, fee_names, formulas
from ..findings import DefinitionError, Finding, Vocabulary
from ..names import Names, expression_sources
from ..schema import Definition, Param
from ..schema_fees import Fee
from ..schema_form import Column, Field
from .bonds import bonds_of, words_of
from .found import found
from .personal import personal_names

BILL = "tagihan"
"""The fact that an effect brings about when it sets what a case owes."""

NAMED = re.compile(r"tabel\(\s*[\"'](\w+)")

ACCOUNTS = {"retribusi": "4.1.02", "pajak": "4.1.01", "sewa": "4.1"}
"""How the account of each kind of fee begins (Permendagri 90/2019; perlu verifikasi)."""


def check_fees(definition: Definition, vocabulary: Vocabulary, names: Names) -> Iterator[Finding]:
    """Fees with their formulas, tariff tables, and whether anybody bills them."""
    known = fee_names(definition, names)
    for fee in definition.fees:
        yield from check_law(fee, definition.params)
        yield from check_account(fee)
        yield from check_formulas(fee, known, FeeLimits(definition, names))
    yield from check_tables(definition, names)
    yield from check_billing(definition, vocabulary)


def check_law(fee: Fee, params: tuple[Param, ...]) -> Iterator[Finding]:
    """The parameter that names the regional law is there, and is a text."""
    node = f"fee:{fee.id}"
    law = next((param for param in params if param.id == fee.perda), None)
    if law is None:
        message = f"Menyebut parameter “{fee.perda}” untuk Perda-nya, padahal tidak ada."
        yield found("rujukan-putus", node, message, "Tambahkan parameter teks di params.yaml.")
    elif law.type != "text":
        message = f"Parameter “{law.id}” menyebut Perda, jadi isinya teks."
        yield found("jenis-tidak-cocok", node, message, "Tulis type: text, dengan default kosong.")


def check_account(fee: Fee) -> Iterator[Finding]:
    """The account is given and of the kind of the money; a deposit is no income."""
    node = f"fee:{fee.id}"
    if not fee.account.strip():
        message = "Pungutan ini tidak menyebut kode rekening."
        yield found("biaya-rekening", node, message, "Isi account, misalnya 4.1.02.03.01.")
    elif fee.kind == "jaminan" and fee.account.startswith("4"):
        message = f"Uang jaminan dikembalikan, jadi bukan pendapatan ({fee.account})."
        yield found("biaya-rekening", node, message, "Pakai rekening titipan (kewajiban), bukan 4.…")
    elif not fee.account.startswith(ACCOUNTS.get(fee.kind, "")):
        message = f"Rekening {fee.account} bukan rekening {fee.kind}."
        yield found("biaya-rekening", node, message, f"Pakai rekening {ACCOUNTS[fee.kind]}.…, atau ubah jenisnya.")


def check_formulas(fee: Fee, known: Mapping[str, Name], limits: "FeeLimits") -> Iterator[Finding]:
    """Every formula in its order; a wrong one ends the fee's check."""
    steps = {step.id for step in fee.steps}
    read: set[str] = set()
    try:
        for formula in formulas(fee, known):
            expression = formula.compiled()
            read |= expression.names
            yield from check_step_name(formula, known)
            yield from check_kind(formula, expression)
            yield from limits.check(formula, expression)
    except DefinitionError as error:
        yield from error.findings
        return
    for name in sorted(steps - read):
        message = "Langkah ini tidak dipakai langkah atau baris mana pun."
        yield found("tak-dipakai", f"fee_step:{name}", message, "Pakai atau hapus langkahnya.")


def check_step_name(formula: Formula, known: Mapping[str, Name]) -> Iterator[Finding]:
    """A step does not hide a field, a parameter, or a step before it."""
    kind, _, name = formula.node.partition(":")
    if kind == "fee_step" and (name in known or name in formula.names):
        message = "Langkah ini bernama sama dengan isian, parameter, atau langkah lain."
        yield found("id-ganda", formula.address, message, "Ganti id langkahnya.")


def check_kind(formula: Formula, expression: Expression) -> Iterator[Finding]:
    """Conditions are yes/no, lines are numbers."""
    if formula.is_condition and expression.kind is not Kind.BOOL:
        message = f"Syarat pungutan menghasilkan {expression.kind.value}, padahal harus ya/tidak."
        yield found("jenis-tidak-cocok", formula.address, message, "Tulis sebagai perbandingan, misalnya jenis == …")
    elif formula.is_amount and not expression.kind.is_number:
        message = f"Baris ini menghasilkan {expression.kind.value}, padahal harus jumlah uang."
        yield found("jenis-tidak-cocok", formula.address, message, "Tulis rumus bilangan.")


class FeeLimits:
    """What is known of a definition's numbers before any answer: which can be empty, personal, below nothing."""

    def __init__(self, definition: Definition, names: Names) -> None:
        self.names = names
        self.personal = personal_names(definition, names)
        fields = fields_of(definition)
        self.computed = dict(names.computed)
        self.bonds = dict(bonds_of(definition, names))
        columns = [(field.id, column) for field in fields for column in field.columns]
        self.safe = {field.id for field in fields if is_not_negative(field)}
        self.safe |= {param.id for param in definition.params if is_not_negative(param)}
        self.safe |= {f"{table}.{column.id}" for table, column in columns if is_not_negative(column)}

    def check(self, formula: Formula, expression: Expression) -> Iterator[Finding]:
        """One formula: it can always be worked out, tells nothing of a person, and gives no negative amount."""
        node = formula.address
        if expression.optional and not formula.is_condition:
            yield from self.check_filled(formula, expression)
        told = sorted(expression.names & self.personal)
        if told:
            message = f"Rumus pungutan tampil di tagihan, padahal memakai data pribadi: {', '.join(told)}."
            yield found("pribadi-terbuka", node, message, "Pakai isian lain, atau pilihan tanpa data pribadi.")
        if formula.node.startswith("fee_step:"):
            self.add_step(formula.node.partition(":")[2], expression)
        if formula.is_amount and expression.kind.is_number and not self.not_negative(expression.term):
            message = "Baris ini dapat kurang dari nol untuk isian atau parameter yang diizinkan."
            yield found(
                "biaya-minus", node, message, "Beri min pada isian dan parameternya, atau pakai terbesar(0, …)."
            )

    def add_step(self, name: str, expression: Expression) -> None:
        """Note what is known of a step, for those that follow."""
        self.computed[name] = expression
        if self.not_negative(expression.term):
            self.safe.add(name)

    def check_filled(self, formula: Formula, expression: Expression) -> Iterator[Finding]:
        """Wherever it is asked for, a formula has a value: for every way to answer the form."""
        asked = tuple(surely(compile_expr(when, formula.names).term) for when in formula.asked)
        facts = Facts(self.computed, self.bonds)
        for conditions, leaf in must_be_filled(expression.term, asked):
            verdict = always(filled_if(conditions, leaf), facts)
            if not verdict.holds:
                shown = words_of(verdict.case) or "tidak dapat dibuktikan bahwa setiap isian menghasilkan nilai"
                message = f"Rumus ini tidak selalu dapat dihitung: {shown}. {gap_of(leaf)}".strip()
                yield found("biaya-tak-pasti", formula.address, message, "Lengkapi tabelnya, atau pakai isi(…, ganti).")
                return

    def not_negative(self, term: Term) -> bool:
        """Whether a number can surely not be below nothing."""
        if isinstance(term, Const):
            return isinstance(term.value, int | Decimal) and term.value >= 0
        if isinstance(term, Look):
            return all(row.value >= 0 for row in term.table.rows)
        if isinstance(term, Each):
            return term.name == "jumlah" and self.not_negative(term.body)
        if isinstance(term, Ref):
            computed = self.names.computed.get(term.name)
            return term.key in self.safe or (computed is not None and self.not_negative(computed.term))
        return self.operation_not_negative(term)

    def operation_not_negative(self, term: Op) -> bool:
        """The same for an operation over its arguments."""
        if term.name == "terbesar":
            return any(self.not_negative(arg) for arg in term.args)
        if term.name == "panjang":
            return True
        if term.name not in KEEP:
            return False
        first, last = KEEP[term.name]
        return all(self.not_negative(arg) for arg in term.args[first:last])


def must_be_filled(term: Term, asked: tuple[Term, ...]) -> Iterator[tuple[tuple[Term, ...], Term]]:
    """The smallest parts without which a term is empty, each with the conditions under which it is worked out."""
    if not term.optional or isinstance(term, Const):
        return
    if isinstance(term, Op) and term.name == "jika":
        test, then, other = term.args
        yield from must_be_filled(test, asked)
        yield from must_be_filled(then, (*asked, surely(test)))
        yield from must_be_filled(other, (*asked, denied(test)))
    elif isinstance(term, Op) and term.name == "isi":
        yield from must_be_filled(term.args[1], (*asked, denied(Op("ada", (term.args[0],), Kind.BOOL, False))))
    elif isinstance(term, Op) and is_strict(term):
        for arg in term.args:
            yield from must_be_filled(arg, asked)
    else:
        yield asked, term


def is_strict(term: Op) -> bool:
    """Whether an operation is empty only where an argument is; a division is also where it divides by nothing."""
    if term.name == "bulat_bagi" and not (isinstance(term.args[1], Const) and term.args[1].value):
        return False
    return term.name in RUNNERS and any(arg.optional for arg in term.args)


def surely(term: Term) -> Term:
    """A condition, with an empty one as not holding."""
    return Op("isi", (term, Const(False, Kind.BOOL)), Kind.BOOL, False) if term.optional else term


def denied(term: Term) -> Term:
    """That a condition does not hold."""
    return Op("not", (surely(term),), Kind.BOOL, False)


def filled_if(conditions: tuple[Term, ...], leaf: Term) -> Expression:
    """The condition: one of these does not hold, or the leaf has a value."""
    whole: Term = Op("ada", (leaf,), Kind.BOOL, False)
    for one in conditions:
        whole = Op("or", (denied(one), whole), Kind.BOOL, False)
    names = frozenset(one.name for one in walk(whole) if isinstance(one, Ref) and not one.table)
    return Expression("", whole, build(whole), names)


def gap_of(leaf: Term) -> str:
    """The sentence about a table without a row, where that is why."""
    return f"Tabel “{leaf.table.id}” tidak punya baris untuk setiap kuncinya." if isinstance(leaf, Look) else ""


KEEP: dict[str, tuple[int, int]] = {
    "+": (0, 2),
    "*": (0, 2),
    "terkecil": (0, 2),
    "isi": (0, 2),
    "jika": (1, 3),
    "bulat": (0, 1),
    "bulat_bagi": (0, 2),
    "sebagai_desimal": (0, 1),
    "persen": (0, 1),
}
"""Operations that stay at or above nothing when these of their arguments do."""


def is_not_negative(node: Field | Column | Param) -> bool:
    """Whether its smallest allowed value is given and not below nothing."""
    if node.type not in ("integer", "decimal", "money"):
        return False
    try:
        return Decimal(node.min) >= 0
    except InvalidOperation:
        return False


def tables_in(term: Term) -> set[str]:
    """The tariff tables that a term looks into."""
    return {one.table.id for one in walk(term) if isinstance(one, Look)}


def check_tables(definition: Definition, names: Names) -> Iterator[Finding]:
    """No two rows of a table take the same keys; every table is read somewhere."""
    used = tables_named(definition) | tables_elsewhere(definition, names)
    for tariff in definition.tables:
        known = names.known.get(TABLE + tariff.id)
        clashes = known.table.clashes() if known and known.table else iter(())
        for one, other in clashes:
            message = f"Kunci baris ini bertindih dengan baris “{one}”, jadi tarifnya tidak pasti."
            yield found("tarif-bertindih", f"row:{other}", message, "Pisahkan rentang atau kuncinya.")
        if tariff.id not in used:
            message = "Tabel tarif ini tidak dibaca rumus mana pun."
            yield found("tak-dipakai", f"table:{tariff.id}", message, "Pakai lewat tabel(…), atau hapus tabelnya.")
        if not tariff.legal.strip():
            message = "Tabel tarif ini tidak menyebut dasar hukumnya."
            yield found(
                "tarif-tanpa-dasar", f"table:{tariff.id}", message, "Isi legal; yang belum pasti ditulis begitu."
            )


def tables_named(definition: Definition) -> set[str]:
    """The tables that the formulas of fees name, also formulas that cannot be read."""
    texts = [step.expr for fee in definition.fees for step in fee.steps]
    texts += [text for fee in definition.fees for line in fee.lines for text in (line.expr, line.when)]
    return {name for text in (*texts, *(fee.when for fee in definition.fees)) for name in NAMED.findall(text)}


def tables_elsewhere(definition: Definition, names: Names) -> set[str]:
    """The tables that computed fields, conditions and letters look into; what cannot be read is told elsewhere."""
    found_in = {name for one in names.computed.values() for name in tables_in(one.term)}
    for _node, source in expression_sources(definition):
        with suppress(ExprError):
            found_in |= tables_in(names.expression(source).term)
    return found_in


def check_billing(definition: Definition, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A fee is billed by some step, and steps that bill have a fee."""
    billing = {effect for effect, facts in vocabulary.gives.items() if BILL in facts}
    steps = [step for step in definition.workflow.transitions if billing & set(step.effects)]
    if definition.fees and not steps:
        message = "Pungutan ini tidak pernah ditagih: tidak ada langkah yang menetapkannya."
        mend = f"Beri satu langkah akibat: {', '.join(sorted(billing)) or '(belum ada aplikasi yang menyediakan)'}."
        yield found("biaya-tak-ditagih", f"fee:{definition.fees[0].id}", message, mend)
    if not definition.fees:
        for step in steps:
            message = "Langkah ini menetapkan tagihan, padahal layanan ini tidak punya pungutan."
            yield found("biaya-tak-ditagih", f"transition:{step.id}", message, "Tulis fees.yaml, atau hapus akibatnya.")
