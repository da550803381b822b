"""The only writers of cases, one file per family of verbs."""

from pendopo.cases.services.assigning import (
    end_assignment_rule,
    may_edit,
    people_of,
    present,
    rules_of,
    set_assignment_rule,
)
from pendopo.cases.services.bulk import BULK_MOST, Deed, claim_item, gather, get_run, mine_among, settle_item
from pendopo.cases.services.drafts import drop_draft, keep_file, purge_drafts, remove_file, save_draft
from pendopo.cases.services.effects import retry_effect, run_effect
from pendopo.cases.services.erase import erase_case, erase_fields
from pendopo.cases.services.escalate import escalate_due
from pendopo.cases.services.fold import fold_counts
from pendopo.cases.services.four_eyes import four_eyes, own_entry
from pendopo.cases.services.going import Wish
from pendopo.cases.services.handover import move_desks, release_holders, take_over
from pendopo.cases.services.index import index_all
from pendopo.cases.services.judge import judge_files
from pendopo.cases.services.kuasa import Claim, claim_kuasa, confirm_kuasa, own_kuasa, refuse_kuasa, revoke_kuasa
from pendopo.cases.services.lapse import lapse_case, lapse_due
from pendopo.cases.services.migrate import Migrated, migrate_case, migrate_some, way_over
from pendopo.cases.services.move import move_case, take_case
from pendopo.cases.services.notes import send_message
from pendopo.cases.services.owning import own_case
from pendopo.cases.services.recompute import recompute_deadlines
from pendopo.cases.services.repair import repair_case
from pendopo.cases.services.saved import drop_filter, own_filter, save_filter, set_default_filter
from pendopo.cases.services.signals import signal_case
from pendopo.cases.services.subcases import open_subcase
from pendopo.cases.services.submit import InvalidAnswers, Lodged, Office, submit_case

__all__ = [
    "BULK_MOST",
    "Claim",
    "Deed",
    "InvalidAnswers",
    "Lodged",
    "Migrated",
    "Office",
    "Wish",
    "claim_item",
    "claim_kuasa",
    "confirm_kuasa",
    "drop_draft",
    "drop_filter",
    "end_assignment_rule",
    "erase_case",
    "erase_fields",
    "escalate_due",
    "fold_counts",
    "four_eyes",
    "gather",
    "get_run",
    "index_all",
    "judge_files",
    "keep_file",
    "lapse_case",
    "lapse_due",
    "may_edit",
    "migrate_case",
    "migrate_some",
    "mine_among",
    "move_case",
    "move_desks",
    "open_subcase",
    "own_case",
    "own_entry",
    "own_filter",
    "own_kuasa",
    "people_of",
    "present",
    "purge_drafts",
    "recompute_deadlines",
    "refuse_kuasa",
    "release_holders",
    "remove_file",
    "repair_case",
    "retry_effect",
    "revoke_kuasa",
    "rules_of",
    "run_effect",
    "save_draft",
    "save_filter",
    "send_message",
    "set_assignment_rule",
    "set_default_filter",
    "settle_item",
    "signal_case",
    "submit_case",
    "take_case",
    "take_over",
    "way_over",
]
