from __future__ import annotations

from pendopo.core.registry import PendopoApp


class PeopleConfig(PendopoApp):
    name = "pendopo.people"
    label = "people"
    title = "Orang dan unit"
