"""What the counter posts: how the citizen said yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from pendopo.core.api import Refusal
from pendopo.files.api import JPEG, PDF, PNG, CleanUpload, read_upload
from pendopo.layanan import rules_loket as rules
from pendopo.layanan.services.counter import Consent

ACCEPT = (PDF, JPEG, PNG)
MAX_MB = 5


@dataclass
class ConsentForm:
    """As typed, with a sentence by field for what is wrong; `consent` is there when nothing is."""

    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    consent: Consent | None = None

    @classmethod
    def read(cls, post: Mapping[str, Any], files: Mapping[str, Any]) -> ConsentForm:
        form = cls({name: str(post.get(name, ""))[:160] for name in ("cara", "saksi", "unit")})
        how, witness = form.typed["cara"], form.typed["saksi"]
        paper = form._paper(files.get("lembar")) if how in ("kertas", "jempol") else None
        if not form.problems:
            problem = rules.problem_of_consent(how, has_paper=paper is not None, witness=witness)
            if problem:
                form.problems[{"kertas": "lembar", "jempol": "lembar", "lisan": "saksi"}.get(how, "cara")] = problem
        if not form.problems:
            form.consent = Consent(how, paper, witness)
        return form

    def _paper(self, upload: Any) -> CleanUpload | None:
        if not isinstance(upload, UploadedFile) or not upload.size:
            return None
        try:
            return read_upload(upload, accept=ACCEPT, max_mb=MAX_MB)
        except Refusal as no:
            self.problems["lembar"] = no.sentence
            return None
