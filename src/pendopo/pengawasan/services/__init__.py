"""The verbs of supervision: each in one transaction, each with its event."""

from pendopo.pengawasan.services.assignments import NewAssignment, give_assignment, revoke_assignment
from pendopo.pengawasan.services.draws import ask_draw, make_draw
from pendopo.pengawasan.services.findings import NewFinding, answer_finding, judge_finding, open_finding
from pendopo.pengawasan.services.heads import letter_of, queue_head, send_head, send_head_again, set_address
from pendopo.pengawasan.services.looks import open_answer

__all__ = [
    "NewAssignment",
    "NewFinding",
    "answer_finding",
    "ask_draw",
    "give_assignment",
    "judge_finding",
    "letter_of",
    "make_draw",
    "open_answer",
    "open_finding",
    "queue_head",
    "revoke_assignment",
    "send_head",
    "send_head_again",
    "set_address",
]
