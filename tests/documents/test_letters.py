"""From frozen data to fixed bytes: numbers without gaps, sealed data, one region's letters only."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from pendopo.audit.api import Event
from pendopo.core.api import Refusal
from pendopo.documents.api import (
    Letter,
    TypesetProblem,
    fixed_bytes,
    freeze_letter,
    get_letter,
    letter_data,
    letter_of_subject,
    letters_of_subject,
    problem_sentence,
    render_letter,
    revoke_signer,
    void_letter,
)
from pendopo.documents.models import LetterTemplate
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region
from tests.documents.make import SOURCE, Desk, frozen, make_desk, ready, signed
from tests.documents.test_press import LOOP


def test_data_is_frozen_sealed_and_numbered(desk: Desk) -> None:
    letter = frozen(desk)
    assert (letter.state, letter.number, letter.seq) == ("dibekukan", "503/0001/DPMPTSP/2026", 1)
    assert b"Budi Santoso" not in bytes(letter.data_sealed)
    with region(desk.place):
        words = letter_data(letter)
    assert words["isi"] == {"pemegang": "Budi Santoso"}
    assert words["penanda_tangan"]["nama"] == "Rahma Contoh"
    assert (words["tempat"], words["tanggal"], words["contoh"]) == ("Bandung", "20 November 2026", True)


def test_nobody_who_signs_means_no_letter_and_no_number(kerinci: Region, now: datetime) -> None:
    with region(kerinci), pytest.raises(Refusal, match="Belum ada penanda tangan"):
        freeze_letter(kerinci, SOURCE, actor=SYSTEM, now=now)


def test_a_revoked_signer_gets_no_new_letters(kerinci: Region, now: datetime) -> None:
    desk = make_desk(kerinci, now)
    with region(desk.place):
        revoke_signer(desk.certificate, actor=SYSTEM, now=desk.now)
    with pytest.raises(Refusal, match="Belum ada penanda tangan"):
        frozen(desk)


def test_numbers_have_no_gaps_even_after_a_rollback(desk: Desk) -> None:
    frozen(desk)
    with suppress(RuntimeError), region(desk.place):
        freeze_letter(desk.place, SOURCE, actor=SYSTEM, now=desk.now)
        raise RuntimeError
    assert frozen(desk).seq == 2


def test_registers_of_two_regions_count_on_their_own(desk: Desk, kerinci: Region, now: datetime) -> None:
    frozen(desk)
    assert frozen(make_desk(kerinci, now)).seq == 1


def test_a_template_is_kept_once(desk: Desk) -> None:
    frozen(desk), frozen(desk)
    with region(desk.place):
        assert LetterTemplate.objects.count() == 1


def test_rendering_fixes_bytes_once(desk: Desk) -> None:
    letter = ready(desk)
    assert letter.is_ready
    first = letter.fixed_sha256
    render_letter(desk.place, letter.id)
    with region(desk.place):
        again = get_letter(letter.id)
        content = fixed_bytes(again)
        kinds = list(Event.objects.filter(subject_id=letter.pk).order_by("id").values_list("kind", flat=True))
    assert again.fixed_sha256 == first
    assert content is not None
    assert letter.code.encode() in content
    assert kinds == ["documents.letter_frozen", "documents.letter_rendered"]


def test_the_same_frozen_letter_renders_to_the_same_bytes(desk: Desk) -> None:
    letter = ready(desk)
    with region(desk.place):
        Letter.objects.filter(pk=letter.pk).update(state="dibekukan", fixed_file=None, fixed_sha256="")
    render_letter(desk.place, letter.id)
    with region(desk.place):
        assert get_letter(letter.id).fixed_sha256 == letter.fixed_sha256


def test_a_looping_template_is_stopped_noted_and_can_be_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pendopo.documents.services import letters
    from pendopo.documents.typesetting import Limits, Press

    own = Press(Limits(seconds=1))
    monkeypatch.setattr(letters, "press", own)
    letter = frozen(desk, LOOP)
    with pytest.raises(TypesetProblem):
        render_letter(desk.place, letter.id)
    own.close()
    with region(desk.place):
        stuck = get_letter(letter.id)
    assert (stuck.state, stuck.problem) == ("dibekukan", "waktu")
    assert problem_sentence(stuck).startswith("Templat surat ini berjalan terlalu lama")


def test_a_killed_press_leaves_a_letter_that_is_rendered_next_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from pendopo.documents.services import letters

    letter = frozen(desk)
    with monkeypatch.context() as patch:
        patch.setattr(letters, "_fix", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            render_letter(desk.place, letter.id)
    with region(desk.place):
        assert get_letter(letter.id).state == "dibekukan"
    render_letter(desk.place, letter.id)
    with region(desk.place):
        assert get_letter(letter.id).is_ready


def test_a_void_letter_keeps_its_number_and_is_never_rendered(desk: Desk) -> None:
    letter = frozen(desk)
    with region(desk.place):
        void_letter(letter, "dikembalikan", actor=SYSTEM, now=desk.now)
        void_letter(letter, "dikembalikan", actor=SYSTEM, now=desk.now)
    render_letter(desk.place, letter.id)
    with region(desk.place):
        again = get_letter(letter.id)
        events = Event.objects.filter(subject_id=letter.pk, kind="documents.letter_voided").count()
    assert (again.state, again.void_reason, again.number) == ("batal", "dikembalikan", letter.number)
    assert events == 1
    assert frozen(desk).seq == 2


def test_a_signed_letter_cannot_be_void(desk: Desk) -> None:
    letter = signed(desk)
    with region(desk.place), pytest.raises(Refusal, match="sudah ditandatangani, tidak dapat dibatalkan"):
        void_letter(letter, "dikembalikan", actor=SYSTEM, now=desk.now)


def test_the_current_letter_of_a_case_is_the_newest_that_is_not_void(desk: Desk) -> None:
    letter = frozen(desk)
    assert letter.case_id is not None
    with region(desk.place):
        assert letter_of_subject(letter.case_id) == letter == letter_of_subject(letter.subject_id)
        void_letter(letter, "dikembalikan", actor=SYSTEM, now=desk.now + timedelta(hours=1))
        assert letter_of_subject(letter.case_id) is None
        assert letters_of_subject(letter.case_id) == [letter]


def test_the_other_region_sees_no_letter(desk: Desk, kerinci: Region) -> None:
    letter = ready(desk)
    with region(kerinci):
        assert letter_of_subject(letter.subject_id) is None
        with pytest.raises(Letter.DoesNotExist):
            get_letter(letter.id)


def test_the_database_refuses_a_signed_letter_without_a_file(desk: Desk) -> None:
    letter = frozen(desk)
    with region(desk.place), pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(state="ditandatangani")


def test_what_fonts_cannot_draw_does_not_stop_a_letter(desk: Desk) -> None:
    from dataclasses import replace

    source = replace(SOURCE, data={"pemegang": "Budi 🎉 李"})
    with region(desk.place):
        letter = freeze_letter(desk.place, source, actor=SYSTEM, now=desk.now)
    render_letter(desk.place, letter.id)
    with region(desk.place):
        assert get_letter(letter.id).is_ready
        assert letter_data(letter)["isi"]["pemegang"] == "Budi 🎉 李"
