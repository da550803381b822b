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
from .classes import Class, attr_class, judge, kept_classes
from .diff import diff
from .moving import Transferred, migration_for, migration_gaps, transferred
from .provenance import laid_over, revised, tidied
from .rebase import rebase, value_fits
from .sentences import Dispute, Sentence, disputes, grouped, sentences, spoken
from .settle import settled
from .structure import shapes
from .tree import Tree, grow
from .verdicts import Conflict, Offered, Rebased, Report, Side, Signature, Usage

__all__ = [
    "Add",
    "AnyChange",
    "Change",
    "Class",
    "Conflict",
    "Dispute",
    "Move",
    "Offered",
    "Overlay",
    "Rebased",
    "Remove",
    "Report",
    "Sentence",
    "Set",
    "Side",
    "Signature",
    "Transferred",
    "Tree",
    "Usage",
    "apply",
    "attr_class",
    "diff",
    "differences",
    "disputes",
    "grouped",
    "grow",
    "judge",
    "kept_classes",
    "laid_over",
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
    "shapes",
    "spoken",
    "tidied",
    "transferred",
    "value_fits",
]
