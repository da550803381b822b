"""The verbs of people, and the only place that writes."""

from pendopo.people.services.accounts import change_password, note_sign_in, register_citizen
from pendopo.people.services.closing import close_account
from pendopo.people.services.links import (
    accept_invitation,
    create_one_time_link,
    invite,
    join_by_invitation,
    use_one_time_link,
)
from pendopo.people.services.posts import (
    create_person,
    end_membership,
    grant_membership,
    place_person,
    rename_person,
    set_last_day,
    withdraw_membership,
)
from pendopo.people.services.second_factor import (
    add_passkey,
    check_second_factor,
    drop_second_factor,
    renew_recovery_codes,
    set_demo_totp,
    set_totp,
)
from pendopo.people.services.staffing import add_staff, appoint_admin
from pendopo.people.services.units import create_unit, place_unit, rename_unit, set_unit_end

__all__ = [
    "accept_invitation",
    "add_passkey",
    "add_staff",
    "appoint_admin",
    "change_password",
    "check_second_factor",
    "close_account",
    "create_one_time_link",
    "create_person",
    "create_unit",
    "drop_second_factor",
    "end_membership",
    "grant_membership",
    "invite",
    "join_by_invitation",
    "note_sign_in",
    "place_person",
    "place_unit",
    "register_citizen",
    "rename_person",
    "rename_unit",
    "renew_recovery_codes",
    "set_demo_totp",
    "set_last_day",
    "set_totp",
    "set_unit_end",
    "use_one_time_link",
    "withdraw_membership",
]
