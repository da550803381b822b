"""Differences, overlays and merging of definitions: adopt, adapt, upgrade, give back (docs/subsistem/engine.md)."""

from .apply import apply
from .behaviour import differences
from .changes import (
    Add,
    AnyChange,
    Change,
    Move,
    Overlay,
    Remove,
    Set,
    overlay_from_bytes,
    overlay_from_yaml,
    overlay_to_yaml,
    plain_change,
    read_changes,
)
from .classes import Class, attr_class, judge
from .diff import diff
from .moving import Transferred, migration_for, migration_gaps, transferred
from .provenance import revised
from .rebase import rebase, value_fits
from .sentences import Sentence, grouped, sentences
from .settle import settled
from .verdicts import Conflict, Rebased, Report, Side, Signature, Usage

__all__ = [
    "Add",
    "AnyChange",
    "Change",
    "Class",
    "Conflict",
    "Move",
    "Overlay",
    "Rebased",
    "Remove",
    "Report",
    "Sentence",
    "Set",
    "Side",
    "Signature",
    "Transferred",
    "Usage",
    "apply",
    "attr_class",
    "diff",
    "differences",
    "grouped",
    "judge",
    "migration_for",
    "migration_gaps",
    "overlay_from_bytes",
    "overlay_from_yaml",
    "overlay_to_yaml",
    "plain_change",
    "read_changes",
    "rebase",
    "revised",
    "sentences",
    "settled",
    "transferred",
    "value_fits",
]
