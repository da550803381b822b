"""Verbs of the open: folding facts, telling what changed in them, keeping evidence."""

from pendopo.keterbukaan.services.changes import tell_changes
from pendopo.keterbukaan.services.evidence import (
    MAX_MB,
    BadList,
    Baris,
    add_evidence,
    ask_archive,
    build_archive,
    confirm_indicator,
    keep_list,
    read_list,
    remove_evidence,
)
from pendopo.keterbukaan.services.fold import fold, fold_days, fold_open

__all__ = [
    "MAX_MB",
    "BadList",
    "Baris",
    "add_evidence",
    "ask_archive",
    "build_archive",
    "confirm_indicator",
    "fold",
    "fold_days",
    "fold_open",
    "keep_list",
    "read_list",
    "remove_evidence",
    "tell_changes",
]
