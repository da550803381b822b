"""Inside the new cell: an open case goes on with the posts that came along; its letter is signed by the key in it."""

from __future__ import annotations


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from pendopo.cases.api import Case, Wish, move_case
    from pendopo.config.demo.staff import cast
    from pendopo.documents.api import attach_signature, check_pdf, letter_of_subject, render_letter, signed_bytes
    from pendopo.tenancy.api import Region, region

    now, place = timezone.now(), Region.objects.get()
    players = cast(place, now)
    with region(place):
        # Which of the two desks holds some depends on the day of the week on which the demonstration was told.
        open_ones = Case.objects.filter(
            definition_id="izin-reklame-insidentil", state__in=("persetujuan", "penandatanganan")
        )
        case = open_ones.order_by("-state", "id").first()
        assert case is not None
        if case.state == "persetujuan":
            head = players.kepala_seksi[0]
            move_case(place=place, case_id=case.id, transition_id="setujui", actor=head, now=now, wish=Wish())
        letter = letter_of_subject(case.id)
        assert letter is not None
    render_letter(place, letter.id, now=now)
    with region(place):
        letter = letter_of_subject(case.id)
        assert letter is not None
    signed, signer = players.pen.sign(letter, now=now), players.penanda_tangan[0]
    with region(place):
        attach_signature(letter, signed, actor=signer, now=now)
        move_case(
            place=place, case_id=case.id, transition_id="tanda_tangani", actor=signer, now=now, wish=Wish(signed=True)
        )
    with region(place):
        done = letter_of_subject(case.id)
        assert done is not None
        print(check_pdf(signed_bytes(done) or b"").verdict, done.state)


if __name__ == "__main__":
    main()
