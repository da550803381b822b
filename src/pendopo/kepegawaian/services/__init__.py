"""The verbs of kepegawaian, and the only place that writes."""

from pendopo.kepegawaian.services.absences import record_absence, withdraw_absence
from pendopo.kepegawaian.services.decrees import (
    MoveRow,
    UnitRow,
    approve_decree,
    make_decree,
    return_decree,
    send_decree,
    set_moves,
    set_unit_rows,
    withdraw_decree,
)
from pendopo.kepegawaian.services.imports import (
    apply_import,
    ask_again,
    ask_apply,
    keep_import,
    note_export,
    read_import,
)
from pendopo.kepegawaian.services.standins import set_limit, stand_in, withdraw_stand_in
from pendopo.kepegawaian.services.turn import apply_due, turn_day

__all__ = [
    "MoveRow",
    "UnitRow",
    "apply_due",
    "apply_import",
    "approve_decree",
    "ask_again",
    "ask_apply",
    "keep_import",
    "make_decree",
    "note_export",
    "read_import",
    "record_absence",
    "return_decree",
    "send_decree",
    "set_limit",
    "set_moves",
    "set_unit_rows",
    "stand_in",
    "turn_day",
    "withdraw_absence",
    "withdraw_decree",
    "withdraw_stand_in",
]
