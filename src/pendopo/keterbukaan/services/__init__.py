"""Verbs of the open: folding facts, telling what changed in them, keeping evidence."""

from pendopo.keterbukaan.services.changes import tell_changes
from pendopo.keterbukaan.services.fold import fold, fold_days, fold_open

__all__ = ["fold", "fold_days", "fold_open", "tell_changes"]
