"""How a source is read here: its columns, its words, its limits. Kept by date; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.people.api import Actor
from pendopo.saluran import queries, rules
from pendopo.saluran.models import AturanSumber
from pendopo.saluran.vocabulary import MENUNGGU, TITLES

KEEPERS = frozenset({"kepala_seksi", "pengelola_layanan", "admin"})


@dataclass(frozen=True)
class RuleWish:
    """What somebody wants to hold for a source from now on. None: as before. A word with state '' is not understood."""

    columns: Mapping[str, str] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    stale_days: int | None = None
    silent_days: int | None = None
    promised_days: int | None = None
    clears_promise: bool = False
    is_checked: bool | None = None
    basis: str = ""


@transaction.atomic
def set_rule(source_id: str, wish: RuleWish, *, actor: Actor, now: datetime) -> AturanSumber:
    """Keep how a source is read from now on. Raises Refusal (422)."""
    former = queries.rule_of(source_id)
    refuse_wrong(wish)
    columns = dict(former.columns) if wish.columns is None else {k: v for k, v in wish.columns.items() if v}
    words = {**former.own_words, **{rules.word_key(word): state for word, state in wish.words.items()}}
    words = {word: state for word, state in words.items() if word and rules.WORDS.get(word) != state}
    promised = None if wish.clears_promise else wish.promised_days or former.promised_days
    checked = former.is_checked if wish.is_checked is None else wish.is_checked
    row = AturanSumber.objects.create(
        source=source_id, columns=columns, words=words, stale_days=wish.stale_days or former.stale_days,
        silent_days=wish.silent_days or former.silent_days, promised_days=promised, is_checked=checked,
        basis=wish.basis.strip()[:200] or former.basis, set_at=now, set_by_label=actor.label,
    )  # fmt: skip
    data = {"sumber": source_id, "kolom": sorted(columns), "kata": len(words), "pasti": checked}
    record("saluran.source_ruled", subject=row, actor=actor, now=now, data=data)
    return row


def refuse_wrong(wish: RuleWish) -> None:
    """What a rule must be. Raises Refusal."""
    for days in (wish.stale_days, wish.silent_days, wish.promised_days):
        if days is not None and not 1 <= days <= rules.MOST_DAYS:
            raise Refusal(_("Jumlah hari antara 1 dan %(batas)s.") % {"batas": rules.MOST_DAYS}, status=422)
    if any(state and (state not in TITLES or state == MENUNGGU) for state in wish.words.values()):
        raise Refusal(_("Pilih arti kata itu dari daftar."), status=422)
    if any(key not in rules.BY_KEY for key in wish.columns or {}):
        raise Refusal(_("Kolom ini tidak dikenal."), status=422)
    if wish.is_checked and len(wish.basis.strip()) < 5:
        raise Refusal(_("Tulis dengan unduhan mana Anda mencocokkannya, misalnya tanggalnya."), status=422)
