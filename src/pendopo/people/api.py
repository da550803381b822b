"""What other packages may use of people."""

from pendopo.people.actor import DECIDING, SYSTEM, Actor, anonymous, citizen, role_title, staff, staff_of_user, valid_on
from pendopo.people.again import sign_in_first
from pendopo.people.decorators import publik, staf
from pendopo.people.models import Membership, Person, Unit, User
from pendopo.people.requests import PendopoRequest

__all__ = [
    "DECIDING",
    "SYSTEM",
    "Actor",
    "Membership",
    "PendopoRequest",
    "Person",
    "Unit",
    "User",
    "anonymous",
    "citizen",
    "publik",
    "role_title",
    "sign_in_first",
    "staf",
    "staff",
    "staff_of_user",
    "valid_on",
]
