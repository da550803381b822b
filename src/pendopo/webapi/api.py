"""What other packages may use of webapi."""

from pendopo.webapi.door import Scope
from pendopo.webapi.models import ApiClient
from pendopo.webapi.problems import Problem, ProblemOut, refusals
from pendopo.webapi.queries import is_submission_of, own_files
from pendopo.webapi.rules import FOLLOW, SUBMIT
from pendopo.webapi.services import note_submission, note_upload

__all__ = [
    "FOLLOW",
    "SUBMIT",
    "ApiClient",
    "Problem",
    "ProblemOut",
    "Scope",
    "is_submission_of",
    "note_submission",
    "note_upload",
    "own_files",
    "refusals",
]
