"""A claim with its letter, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404

from pendopo.cases.api import Claim, Kuasa, claim_kuasa
from pendopo.files.api import store_clean
from pendopo.layanan.forms_kuasa import KuasaForm
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region


@transaction.atomic
def claim_with_letter(*, place: Region, form: KuasaForm, actor: Actor, now: datetime) -> Kuasa:
    """Keep the letter and ask for the right. Raises Refusal (422); Http404 when the form was not right."""
    if form.problems or form.letter is None or form.first is None or form.last is None:
        raise Http404
    letter = store_clean(place, form.letter, purpose="kuasa", now=now)
    typed = form.typed
    claim = Claim(
        agent=typed["saya"], kind=typed["jenis"], name=typed["nama"], number_kind=typed["jenis_nomor"],
        number=form.number, services=form.chosen, valid_from=form.first, valid_to=form.last, letter=letter,
    )  # fmt: skip
    return claim_kuasa(place, claim, actor=actor, now=now)
