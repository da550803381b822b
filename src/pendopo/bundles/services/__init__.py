"""The only writers of bundles: the own catalogue, partners, statements, what was adopted."""

from pendopo.bundles.services.adopting import adopt
from pendopo.bundles.services.binding import bind_adopted, fill_adopted
from pendopo.bundles.services.forking import fork
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
    withdraw_bundle,
)
from pendopo.bundles.services.statements import state_publicly, unstate

__all__ = [
    "Decree",
    "Shot",
    "adopt",
    "bind_adopted",
    "end_partner",
    "fetch",
    "fill_adopted",
    "fork",
    "found_catalogue",
    "know_partner",
    "open_adopted",
    "pin_partner",
    "proposals_for",
    "publish_bundle",
    "publish_proposal",
    "refresh",
    "renew",
    "renew_targets",
    "root_of",
    "state_publicly",
    "statements_of",
    "unstate",
    "withdraw_bundle",
]
