"""What other packages may use of people."""

from pendopo.people.actor import (
    DECIDING,
    SIMULATED,
    SYSTEM,
    Actor,
    anonymous,
    citizen,
    role_title,
    staff,
    staff_of_user,
    valid_on,
)
from pendopo.people.again import sign_in_first
from pendopo.people.decorators import publik, staf
from pendopo.people.lockout import TooManyTries
from pendopo.people.models import Membership, Person, Unit, User
from pendopo.people.proof import check_passkey, read_proof, ways_to_prove
from pendopo.people.queries import current_totp, holders_of, names_of
from pendopo.people.requests import PendopoRequest
from pendopo.people.services import (
    appoint_admin,
    check_second_factor,
    create_one_time_link,
    create_person,
    create_unit,
    end_membership,
    grant_membership,
    invite,
    set_demo_totp,
)

__all__ = [
    "DECIDING",
    "SIMULATED",
    "SYSTEM",
    "Actor",
    "Membership",
    "PendopoRequest",
    "Person",
    "TooManyTries",
    "Unit",
    "User",
    "anonymous",
    "appoint_admin",
    "check_passkey",
    "check_second_factor",
    "citizen",
    "create_one_time_link",
    "create_person",
    "create_unit",
    "current_totp",
    "end_membership",
    "grant_membership",
    "holders_of",
    "invite",
    "names_of",
    "publik",
    "read_proof",
    "role_title",
    "set_demo_totp",
    "sign_in_first",
    "staf",
    "staff",
    "staff_of_user",
    "valid_on",
    "ways_to_prove",
]
