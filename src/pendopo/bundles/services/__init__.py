"""The only writers of bundles: the own catalogue, partners, statements, what was adopted."""

from pendopo.bundles.services.adopting import adopt
from pendopo.bundles.services.binding import bind_adopted, fill_adopted
from pendopo.bundles.services.forking import fork
from pendopo.bundles.services.marks import measure_mark
from pendopo.bundles.services.mirroring import check_mirror, make_mirror
from pendopo.bundles.services.opening import Decree, open_adopted
from pendopo.bundles.services.partners import (
    end_partner,
    fetch,
    know_partner,
    pin_partner,
    proposals_for,
    refresh,
    statements_of,
)
from pendopo.bundles.services.publishing import (
    Shot,
    found_catalogue,
    publish_bundle,
    publish_proposal,
    renew,
    renew_targets,
    root_of,
    rotate_keys,
    withdraw_bundle,
)
from pendopo.bundles.services.statements import state_publicly, unstate

__all__ = [
    "Decree",
    "Shot",
    "adopt",
    "bind_adopted",
    "check_mirror",
    "end_partner",
    "fetch",
    "fill_adopted",
    "fork",
    "found_catalogue",
    "know_partner",
    "make_mirror",
    "measure_mark",
    "open_adopted",
    "pin_partner",
    "proposals_for",
    "publish_bundle",
    "publish_proposal",
    "refresh",
    "renew",
    "renew_targets",
    "root_of",
    "rotate_keys",
    "state_publicly",
    "statements_of",
    "unstate",
    "withdraw_bundle",
]
