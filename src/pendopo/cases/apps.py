from __future__ import annotations

from pendopo.cases.vocabulary import REQUIRES
from pendopo.core.registry import PendopoApp


class CasesConfig(PendopoApp):
    name = "pendopo.cases"
    label = "cases"
    title = "Berkas"
    requires = REQUIRES
