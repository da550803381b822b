"""Verbs of what is decided elsewhere."""

from pendopo.saluran.services.apply import Origin, Outcome, apply_rows, plan_rows, tell_case
from pendopo.saluran.services.imports import apply_import, ask_apply, ask_read, keep_import, read_import
from pendopo.saluran.services.linking import drop_unheard, hear_answers, hear_moved, leave_number, name_number
from pendopo.saluran.services.sources import RuleWish, set_rule
from pendopo.saluran.services.switching import Move, switch_channel

__all__ = [
    "Move",
    "Origin",
    "Outcome",
    "RuleWish",
    "apply_import",
    "apply_rows",
    "ask_apply",
    "ask_read",
    "drop_unheard",
    "hear_answers",
    "hear_moved",
    "keep_import",
    "leave_number",
    "name_number",
    "plan_rows",
    "read_import",
    "set_rule",
    "switch_channel",
    "tell_case",
]
