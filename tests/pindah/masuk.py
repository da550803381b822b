"""Inside the new cell: do the same secrets open the same account?"""

from __future__ import annotations


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from pendopo.people.api import Person, User, current_totp, read_identifier
    from pendopo.people.backends import matches
    from pendopo.tenancy.api import Region
    from tests.pindah.tanam import HERE

    planted = matches(read_identifier("199001012015031777"), f"{HERE} sandi panjang")
    if [found.user.kind for found in planted] == [User.STAF]:
        print("sandi")
    signer = Person.objects.filter(title__icontains="Kepala Dinas").select_related("user").first()
    assert signer is not None
    if len(current_totp(Region.objects.get(), signer.user, now=timezone.now()) or "") == 6:
        print("kode")
    if signer.user.nip or signer.user.email:
        print("surel")


if __name__ == "__main__":
    main()
