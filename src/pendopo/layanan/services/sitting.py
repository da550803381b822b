"""A sitting: one proof of the signer, then one signature per letter, each issued by itself or not at all.

The key lies open in one process only, for the time of the sitting; see docs/keputusan/0045.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.api import Wish, get_case_for, move_case, view_case
from pendopo.core.api import Refusal
from pendopo.documents.api import Letter, OpenSigner, attach_signature, certificate_of, open_signer
from pendopo.files.api import FileDamaged
from pendopo.layanan import rules_sidang as rules
from pendopo.layanan.models import SigningItem, SigningSitting
from pendopo.layanan.queries_staf.signing_page import signing_step
from pendopo.layanan.services.signing import WRONG, WrongProof, check_proof, known_id, letter_to_sign
from pendopo.people.api import Actor, Person, staff
from pendopo.tenancy.api import Region, region

Clock = Callable[[], datetime]
Launch = Callable[[Region, UUID, OpenSigner], None]


def open_sitting(
    *, place: Region, actor: Actor, chosen: Sequence[rules.Chosen], passphrase: str, code: str, credential: str = "",
    now: datetime, launch: Launch,
) -> SigningSitting:  # fmt: skip
    """Prove once, then let `launch` begin the work in a process of its own. Call it outside any transaction.

    Raises Refusal (nothing chosen, too many, another sitting runs), WrongProof for code or passphrase.
    """
    person_id = known_id(actor.actor_id)
    if not chosen:
        raise Refusal(_("Pilih dulu surat yang akan ditandatangani."), status=WRONG)
    if len(chosen) > rules.MOST:
        raise Refusal(_("Paling banyak %(banyak)d surat sekali sidang.") % {"banyak": rules.MOST}, status=WRONG)
    with region(place):
        _refuse_second(person_id, now)
    if not passphrase:
        raise WrongProof("frasa", _("Tulis frasa sandi tanda tangan Anda."))
    check_proof(actor, code, credential, now)
    try:
        signer = open_signer(place, person_id=person_id, passphrase=passphrase, now=now)
    except Refusal as no:
        if no.status != WRONG:
            raise
        sentence = _("%(kalimat)s Kode tadi sudah terpakai; tunggu kode berikutnya.") % {"kalimat": no.sentence}
        raise WrongProof("frasa", sentence) from no
    with region(place):
        sitting = _begin(person_id, chosen, actor, now)
    try:
        launch(place, sitting.pk, signer)
    except Refusal:
        with region(place):
            SigningSitting.objects.filter(pk=sitting.pk).update(ended_at=now, stopped=True)
        raise
    return sitting


def _refuse_second(person_id: UUID, now: datetime) -> None:
    """One sitting at a time; one whose process is gone is closed here."""
    for row in SigningSitting.objects.select_for_update().filter(person_id=person_id, ended_at=None):
        if rules.is_running(row.ended_at, row.until, row.beat_at, now):
            raise Refusal(_("Masih ada surat Anda yang sedang ditandatangani. Tunggu sampai selesai, atau hentikan."))
        SigningSitting.objects.filter(pk=row.pk).update(ended_at=row.beat_at)


@transaction.atomic
def _begin(person_id: UUID, chosen: Sequence[rules.Chosen], actor: Actor, now: datetime) -> SigningSitting:
    """The sitting with its letters; what is not this signer's to sign is refused in its own row, later."""
    Person.objects.select_for_update().get(pk=person_id)  # two at once: the second sees the first
    _refuse_second(person_id, now)
    sitting = SigningSitting.objects.create(
        person_id=person_id, total=len(chosen), opened_at=now, until=now + rules.LIFE, beat_at=now
    )
    SigningItem.objects.bulk_create(
        SigningItem(
            sitting=sitting, position=number, case_id=one.case_id, seen=one.seen, fixed_sha256=one.sha256
        )
        for number, one in enumerate(chosen)
    )  # fmt: skip
    record("layanan.sitting_opened", subject=sitting, actor=actor, now=now, data={"surat": len(chosen)})
    return sitting


def run_sitting(
    place: Region, sitting_id: UUID, signer: OpenSigner, *, part: int = 0, parts: int = 1, clock: Clock = timezone.now
) -> None:
    """Sign what waits, every `parts`-th letter from `part` on. Returns when nothing waits, time is over, or told to.

    Safe to repeat, and to be killed anywhere: a letter is issued in one transaction with its row here.
    """
    with region(place):
        sitting = SigningSitting.objects.select_related("person").get(pk=sitting_id)
        waiting = list(
            sitting.items.filter(state=SigningItem.WAITING).order_by("position").values_list("pk", "position")
        )
        actor = staff(sitting.person, clock())
    for item_id, position in waiting:
        if position % parts == part:
            if not _goes_on(place, sitting, clock()):
                break
            _sign_one(place, item_id, signer, actor, clock())
    with region(place):
        _end(sitting, actor, clock())


def _goes_on(place: Region, sitting: SigningSitting, now: datetime) -> bool:
    """A sign of life; False when the sitting was stopped or its time is over."""
    with region(place):
        rows = SigningSitting.objects.filter(pk=sitting.pk, ended_at=None, stopped=False, until__gt=now)
        return bool(rows.update(beat_at=now))


def _sign_one(place: Region, item_id: UUID, signer: OpenSigner, actor: Actor, now: datetime) -> None:
    """One letter: read, sign outside any transaction, then signature, move and result together."""
    try:
        with region(place):
            item = SigningItem.objects.get(pk=item_id)
            _refuse_ended(signer, now)
            transition, letter = _still_as_read(item, actor)
        signed = signer.sign(letter, now=now)
        with region(place):
            if not _claim(item_id):
                return
            attach_signature(letter, signed, actor=actor, now=now)
            move_case(
                place=place, case_id=item.case_id, transition_id=transition, actor=actor, now=now,
                wish=Wish(signed=True, seen=item.seen),
            )  # fmt: skip
            SigningItem.objects.filter(pk=item_id).update(
                state=SigningItem.SIGNED, transition=transition, letter_id=letter.pk, done_at=now
            )
    except Refusal as no:
        _refused(place, item_id, no.sentence, now)
    except Http404:
        _refused(place, item_id, _("Berkas ini tidak lagi menunggu tanda tangan Anda."), now)
    except FileDamaged:
        _refused(place, item_id, _("PDF surat ini tidak dapat dibaca dari penyimpanan. Beri tahu pengelola."), now)


def _refuse_ended(signer: OpenSigner, now: datetime) -> None:
    """A certificate that was revoked, or whose post ended, signs nothing more; also in the middle of a sitting."""
    own = certificate_of(signer.certificate.person_id, now)
    if own is None or own.pk != signer.certificate.pk:
        raise Refusal(_("Sertifikat Anda tidak berlaku lagi, jadi surat ini tidak ditandatangani."))


def _still_as_read(item: SigningItem, actor: Actor) -> tuple[str, Letter]:
    """The step and the letter, when they are still those that were shown. Raises Refusal, Http404."""
    view = view_case(get_case_for(actor, item.case_id))
    step = signing_step(view, actor)
    if step is None:
        raise Http404
    letter = letter_to_sign(view, step, actor, item.seen)
    if letter.fixed_sha256 != item.fixed_sha256:
        raise Refusal(_("Surat ini disusun ulang sesudah Anda membacanya. Baca lagi, lalu tandatangani."))
    return step.id, letter


def _claim(item_id: UUID) -> bool:
    """Hold the row until the transaction ends; False when it is done already."""
    row = SigningItem.objects.select_for_update().get(pk=item_id)
    return row.state == SigningItem.WAITING


def _refused(place: Region, item_id: UUID, sentence: str, now: datetime) -> None:
    with region(place):
        SigningItem.objects.filter(pk=item_id, state=SigningItem.WAITING).update(
            state=SigningItem.REFUSED, sentence=sentence[:300], done_at=now
        )


def _end(sitting: SigningSitting, actor: Actor, now: datetime) -> None:
    """Close the sitting when nothing is left, or when it may not go on; who comes second changes nothing."""
    row = SigningSitting.objects.select_for_update().get(pk=sitting.pk)
    counts = {state: row.items.filter(state=state).count() for state in (SigningItem.SIGNED, SigningItem.WAITING)}
    if row.ended_at is not None or (counts[SigningItem.WAITING] and not row.stopped and now < row.until):
        return
    SigningSitting.objects.filter(pk=row.pk).update(ended_at=now)
    data = {"surat": row.total, "terbit": counts[SigningItem.SIGNED]}
    record("layanan.sitting_ended", subject=row, actor=actor, now=now, data=data)


@transaction.atomic
def stop_sitting(sitting: SigningSitting, *, actor: Actor, now: datetime) -> None:
    """Sign no further letter; the one being signed is finished. Safe to repeat."""
    if SigningSitting.objects.filter(pk=sitting.pk, ended_at=None, stopped=False).update(stopped=True):
        record("layanan.sitting_stopped", subject=sitting, actor=actor, now=now)
