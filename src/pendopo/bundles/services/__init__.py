"""The only writers of bundles: the own catalogue, partners, statements."""

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
    "Shot",
    "end_partner",
    "fetch",
    "found_catalogue",
    "know_partner",
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
