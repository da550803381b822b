"""Inside the new cell: somebody with the number of one who will come, and somebody with the phone of a citizen."""

from __future__ import annotations

import sys

NIP, PASSWORD = "199001012015031777", "sandi lama yang panjang"


def before() -> None:
    from django.utils import timezone

    from pendopo.people.api import User, read_identifier
    from pendopo.people.services.accounts import make_user

    nip = read_identifier(NIP)
    assert nip is not None
    make_user(kind=User.STAF, identifiers=(nip,), name="Sudah Ada", password=PASSWORD, now=timezone.now())
    phone = read_identifier("081234509876")
    assert phone is not None
    make_user(kind=User.WARGA, identifiers=(phone,), name="Tetangga", password="482913", now=timezone.now())


def after() -> None:
    from pendopo.people.api import Person, User, read_identifier
    from pendopo.people.backends import matches

    nip = read_identifier(NIP)
    assert nip is not None
    (found,) = matches(nip, PASSWORD)
    print(Person.objects.get(user=found.user).account)
    print("sandi-lama")
    phone = read_identifier("081234509876")
    assert phone is not None
    slots = list(User.objects.filter(phone_index=phone.index).order_by("slot").values_list("slot", flat=True))
    print("slot-berikutnya" if slots == [0, 1] else slots)


if __name__ == "__main__":
    import django

    django.setup()
    {"sebelum": before, "sesudah": after}[sys.argv[1]]()
