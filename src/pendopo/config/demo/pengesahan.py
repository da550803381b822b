"""Two services of the example region with one legal basis confirmed by two people, by a law that is known for certain.

Number and day of PP 28/2025 are facts; nothing else is confirmed in the demonstration, and no decree is made up.
"""

from __future__ import annotations

from datetime import date, datetime

from pendopo.definitions.api import current
from pendopo.engine.api import checked_of
from pendopo.penyesuaian.queries_sunting import draft_of
from pendopo.penyesuaian.rules_rujukan import Law
from pendopo.penyesuaian.services import confirming, drafts
from pendopo.people.api import holders_of, staff
from pendopo.tenancy.api import Region, region

KEEPER = "pengelola_layanan"
SERVICES = ("nomor-induk-berusaha", "spp-irt")
POINT = "legal:pp_28_2025"
LAW = Law(
    kind="pp", number="28", year="2025", issuer="", title="Penyelenggaraan Perizinan Berusaha Berbasis Risiko",
    article="seluruhnya", url="", in_force=date(2025, 6, 5), note="Contoh pengesahan pada daerah contoh.",
)  # fmt: skip


def confirm_examples(place: Region, now: datetime) -> None:
    """Confirm them once; told again it changes nothing. Opens its own transaction."""
    with region(place):
        keepers = [staff(one, now) for one in holders_of(KEEPER, today=now.astimezone(place.tz).date())[:2]]
        if len(keepers) < 2:
            return
        first, second = keepers
        for name in SERVICES:
            told = checked_of(current(name).compiled.definition, POINT).reference is not None
            if told or draft_of(name, first) is not None:  # a draft: somebody is at work on it, and goes on
                continue
            draft = confirming.confirm(name, [POINT], LAW, version=0, actor=first, now=now)
            sent = drafts.send(
                name, reason="Dicocokkan dengan naskahnya (contoh).", version=draft.version, actor=first, now=now
            )  # fmt: skip
            drafts.approve(sent, version=sent.version, actor=second, now=now)
            confirming.keep_law(place, LAW, None, actor=first, now=now)
