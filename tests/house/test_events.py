"""No state change without an event in the same transaction: every verb that writes records, or says here why not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "pendopo"
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "save", "delete"}
# Verbs that write without an event, and why that is right.
SILENT = {
    "audit.keep_looks": "it writes the log of looks itself",
    "audit.record": "it writes the event itself",
    "audit.watch_clock": "while the clock is wrong no event is taken; that it agrees again is recorded",
    "cases.drop_draft": "a draft is the applicant's own, nothing has happened yet",
    "cases.purge_drafts": "as drop_draft",
    "cases.save_draft": "as drop_draft",
    "cases.fold_counts": "counts are derived; their sum does not change",
    "cases.keep_answers": "part of submit_case and repair_case, which record",
    "cases.keep_files": "as keep_answers",
    "cases.index": "as keep_answers",
    "cases.index_all": "derived from answers that are there; nothing has happened",
    "cases.follow": "part of whatever takes a case along its journey, which records",
    "cases.settle_item": "what was done with the case itself is recorded by judge_files and move_case",
    "cases.run_effect": "the effect's own verb records; the run is its visible state",
    "cases.ask_effects": "part of submit_case and move_case, which record",
    "core.add_holidays": "founding: the region itself is the event",
    "core.add_wilayah": "as add_holidays",
    "core.beat": "the worker's pulse",
    "core.note_backups": "cell-wide, by the operator's command; the row itself tells",
    "core.report_progress": "how far long work is",
    "core.set_hours": "as add_holidays",
    "definitions.renew_cards": "derived from releases that are there; nothing has happened",
    "files.add_part": "a part of an upload; whoever attaches the whole records",
    "files.begin_upload": "as add_part",
    "files.cancel_upload": "as add_part",
    "files.erase_file": "cases.erase_fields, erase_case and privasi.sweep say what went and why",
    "files.finish_upload": "as store_upload",
    "files.purge_partial": "as cases.purge_drafts",
    "documents.take_number": "part of freeze_letter, which records",
    "files.store_bytes": "content without a case; the caller's verb records",
    "files.store_clean": "as store_bytes",
    "files.store_upload": "as store_bytes",
    "files.twin_file": "as store_bytes",
    "keterbukaan.fold": "facts are derived from cases; what became other in them is told and recorded by tell_changes",
    "keterbukaan.fold_days": "as fold",
    "keterbukaan.fold_open": "as fold",
    "saluran.hear_moved": "as tell_case; that a case has ended is recorded where it ended",
    "saluran.tell_case": "what the case hears is recorded by signal_case",
    "pengawasan.queue_head": "audit recorded that the head was kept; what is sent is recorded",
    "kepegawaian.set_dates": "part of approve_decree, which records; so does each verb of people that it calls",
    "kepegawaian.undo_dates": "part of withdraw_decree and approve_decree, which record",
    "perizinan.keep_entry": "part of issue_izin and whatever else happens to a permit, which record",
    "perizinan.bring_in": "part of apply_archive, which records",
    "perizinan.turn_entries": "derived from dates and facts that are there; nothing has happened",
    "payments.end_bill": "part of record_proof, cancel_bills and take_notice, which record",
    "payments.write_receipt": "as end_bill",
    "people.check_second_factor": "a proof that is used up; what it proves records",
    "people.create_one_time_link": "demonstration only; its use records",
    "people.make_handed_code": "part of give_counter_code and hand_code, which record",
    "people.use_handed_code": "part of use_counter_code and use_recovery_code, which record",
    "people.make_user": "part of register_citizen and create_person, which record",
    "people.set_demo_totp": "demonstration only",
    "webapi.announce": "the message itself is the row; its end is recorded",
    "webapi.note_use": "the last day a token was used; what it did is recorded",
    "tenancy.change_region": "cell-wide; the caller's verb records",
    "tenancy.close_region": "its export stands in the trail before it begins; a closed region takes no event",
    "tenancy.reopen_region": "the operator's command records",
    "tenancy.send_region_away": "as reopen_region",
    "config.take_in": "accounts of the cell; the region's arrival is the event",
    "tenancy.create_region": "cell-wide and before the region's trail exists; founding records what follows",
    "perizinan.rebuild_entries": "puts in order what issuing a permit has recorded already",
    "tenancy.set_local_languages": "cell-wide; the verb of the region's own page records",
    "tenancy.set_base_url": "cell-wide; by the operator's command",
}


def verbs() -> list[tuple[str, ast.FunctionDef, ast.Module]]:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).parts
        if path.stem != "services" and "services" not in parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [
            (f"{parts[0]}.{node.name}", node, tree)
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
    return found


def calls(function: ast.FunctionDef, module: ast.Module) -> set[str]:
    """Names called by a function and by the functions of its module that it calls."""
    own = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    seen: set[str] = set()
    names: set[str] = set()
    waiting = [function]
    while waiting:
        for node in ast.walk(waiting.pop()):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            manager = ".objects" in ast.unparse(node.func) or ".save" in ast.unparse(node.func)
            names.add(name)
            if (name in WRITES or name == "update") and manager:
                names.add("!writes")
            if name in own and name not in seen:
                seen.add(name)
                waiting.append(own[name])
    return names


@pytest.mark.parametrize(("name", "verb", "module"), verbs(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_verb_that_writes_leaves_an_event(name: str, verb: ast.FunctionDef, module: ast.Module) -> None:
    names = calls(verb, module)
    if "!writes" not in names:
        return
    assert "record" in names or name in SILENT, f"{name} writes and leaves no event"


def test_no_reason_outlives_its_verb() -> None:
    known = {name for name, _, _ in verbs()}
    assert set(SILENT) <= known
