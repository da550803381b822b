"""The only writers of bundles: the own catalogue, partners, statements, what was adopted."""

from pendopo.bundles.services.adopting import adopt
from pendopo.bundles.services.binding import bind_adopted, fill_adopted
from pendopo.bundles.services.contributing import (
    accept_contribution,
    decline_contribution,
    keep_draft,
    read_answers,
    receive_contributions,
    send_contribution,
    state_answers,
)
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
from pendopo.bundles.services.upgrading import (
    ask_reckoning,
    choose,
    is_stale,
    needs_second,
    pass_over,
    prepare,
    reckon,
    take_back,
    upgrade_region,
    use,
)

__all__ = [
    "Decree",
    "Shot",
    "accept_contribution",
    "adopt",
    "ask_reckoning",
    "bind_adopted",
    "check_mirror",
    "choose",
    "decline_contribution",
    "end_partner",
    "fetch",
    "fill_adopted",
    "fork",
    "found_catalogue",
    "is_stale",
    "keep_draft",
    "know_partner",
    "make_mirror",
    "measure_mark",
    "needs_second",
    "open_adopted",
    "pass_over",
    "pin_partner",
    "prepare",
    "proposals_for",
    "publish_bundle",
    "publish_proposal",
    "read_answers",
    "receive_contributions",
    "reckon",
    "refresh",
    "renew",
    "renew_targets",
    "root_of",
    "rotate_keys",
    "send_contribution",
    "state_answers",
    "state_publicly",
    "statements_of",
    "take_back",
    "unstate",
    "upgrade_region",
    "use",
    "withdraw_bundle",
]
