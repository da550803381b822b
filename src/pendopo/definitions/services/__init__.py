"""The only writers of definitions: publishing, binding, adapting, upgrading, scenarios."""

from pendopo.definitions.services.adapt import adapt, change, set_params
from pendopo.definitions.services.bind import bind, bind_function, succeed_unit
from pendopo.definitions.services.opening import open_service
from pendopo.definitions.services.publish import adopt_base, publish, publish_folder, renew_cards
from pendopo.definitions.services.scenarios import keep_scenario, withdraw_scenario
from pendopo.definitions.services.upgrade import revert, take_proposal, upgrade

__all__ = [
    "adapt",
    "adopt_base",
    "bind",
    "bind_function",
    "change",
    "keep_scenario",
    "open_service",
    "publish",
    "publish_folder",
    "renew_cards",
    "revert",
    "set_params",
    "succeed_unit",
    "take_proposal",
    "upgrade",
    "withdraw_scenario",
]
