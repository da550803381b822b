"""Small changes to one expression, as an author could have mistyped it."""

import ast
import copy
from collections.abc import Iterator

COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COMBINE: dict[type[ast.boolop], type[ast.boolop]] = {ast.And: ast.Or, ast.Or: ast.And}
CALCULATE: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}


def twists(source: str) -> Iterator[str]:
    """Each change of one sign: a limit moved, a comparison turned, `and` for `or`, plus for times."""
    try:
        body = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for number, _ in enumerate(ast.walk(body)):
        changed = copy.deepcopy(body)
        node = list(ast.walk(changed))[number]
        if turn(node):
            yield ast.unparse(changed)


def turn(node: ast.AST) -> bool:
    """Turn the sign of one node where it has one."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARE:
        node.ops[0] = COMPARE[type(node.ops[0])]()
        return True
    if isinstance(node, ast.BoolOp):
        node.op = COMBINE[type(node.op)]()
        return True
    if isinstance(node, ast.BinOp) and type(node.op) in CALCULATE:
        node.op = CALCULATE[type(node.op)]()
        return True
    return False


def flipped(condition: str) -> str:
    """The opposite."""
    return f"not ({condition})"
