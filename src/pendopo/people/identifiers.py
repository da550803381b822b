"""What people type to say who they are, in one form, with its blind index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pendopo.core.api import blind_index_cell
from pendopo.lib.identifiers import check_email, check_phone

Kind = Literal["phone", "email", "nip"]
_NIP = re.compile(r"\d{18}")


@dataclass(frozen=True)
class Identifier:
    """A phone number (+62…), an e-mail address (lower case) or a NIP (18 digits)."""

    kind: Kind
    value: str

    @property
    def index(self) -> bytes:
        return blind_index_cell(f"{self.kind}:{self.value}")


def read_identifier(text: str) -> Identifier | None:
    """Tell what was typed; None when it is none of the three."""
    typed = text.strip()
    digits = re.sub(r"[\s.\-]", "", typed)
    if _NIP.fullmatch(digits):
        return Identifier("nip", digits)
    try:
        if "@" in typed:
            return Identifier("email", check_email(typed).lower())
        return Identifier("phone", check_phone(typed))
    except ValueError:
        return None
