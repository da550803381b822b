"""Laws of a permit's life: how it stands is a function of its dates and what happened, reminders come once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.perizinan import rules_daur as rules
from pendopo.perizinan.models import IzinFact
from pendopo.perizinan.rules import Status, status_of
from pendopo.perizinan.rules_daur import Renewal, Times, Why, reminder_due, renewal_of, why_not

WIB = ZoneInfo("Asia/Jakarta")
DAY = date(2026, 1, 1)
NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)
KINDS = [kind for kind, _title in IzinFact.KINDS]
MOMENTS = st.integers(-400, 400).map(lambda hours: NOW + timedelta(hours=hours))
FACTS = st.lists(st.tuples(st.sampled_from(KINDS), MOMENTS), max_size=8)


def status(facts: list[tuple[str, datetime]], now: datetime = NOW, until: date | None = None) -> Status:
    return status_of(DAY, until, facts, now=now, tz=WIB)


@given(FACTS, st.randoms())
def test_the_order_in_which_facts_are_read_says_nothing(facts: list[tuple[str, datetime]], dice: object) -> None:
    facts = [(kind, at + timedelta(seconds=number)) for number, (kind, at) in enumerate(facts)]
    mixed = list(facts)
    dice.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random of hypothesis
    assert status(facts) is status(mixed)


@given(FACTS)
def test_what_lies_ahead_has_not_happened(facts: list[tuple[str, datetime]]) -> None:
    assert status(facts) is status([one for one in facts if one[1] <= NOW])


@given(FACTS)
def test_it_never_holds_while_it_is_revoked_suspended_or_somebody_elses(facts: list[tuple[str, datetime]]) -> None:
    past = sorted((at, number, kind) for number, (kind, at) in enumerate(facts) if at <= NOW)
    kinds = [kind for _at, _number, kind in past]
    revoked = "dicabut" in kinds and "dipulihkan" not in kinds[len(kinds) - kinds[::-1].index("dicabut") :]
    frozen = "dibekukan" in kinds and "dibuka" not in kinds[len(kinds) - kinds[::-1].index("dibekukan") :]
    gone = {"diganti", "dialihkan"} & set(kinds)
    assert status(facts).holds == (not revoked and not frozen and not gone)


@given(FACTS)
def test_a_successor_is_for_good(facts: list[tuple[str, datetime]]) -> None:
    earlier = [one for one in facts if one[0] not in ("diganti", "dialihkan")]
    first = min((at for _kind, at in earlier), default=NOW) - timedelta(hours=1)
    assert status([("diganti", min(first, NOW)), *earlier]) is Status.REPLACED


@given(FACTS.filter(lambda facts: all(kind in ("diperingatkan", "disalin") for kind, _at in facts)))
def test_warnings_and_copies_change_nothing(facts: list[tuple[str, datetime]]) -> None:
    assert status(facts) is Status.VALID


def test_a_suspended_permit_that_ends_has_ended() -> None:
    facts = [("dibekukan", NOW - timedelta(days=9))]
    assert status(facts, until=date(2026, 5, 31)) is Status.EXPIRED
    assert status(facts, until=date(2026, 6, 1)) is Status.SUSPENDED


# -- reminders


@given(st.integers(1, 2000), st.sets(st.integers(1, 365), min_size=1, max_size=5))
def test_each_day_of_the_rule_is_told_at_most_once_and_the_last_ones_surely(held: int, days: set[int]) -> None:
    until, times = DAY + timedelta(days=held), Times(remind_days=tuple(sorted(days, reverse=True)))
    sent: list[int] = []
    for number in range(held + 30):
        due = reminder_due(DAY, until, DAY + timedelta(days=number), sent, times)
        sent += [due] if due is not None else []
    assert len(sent) == len(set(sent))
    assert set(sent) == {one for one in days if one < held}
    assert sent == sorted(sent, reverse=True)


def test_a_night_that_was_missed_is_not_told_twice() -> None:
    until = DAY + timedelta(days=365)
    late = until - timedelta(days=5)
    assert reminder_due(DAY, until, late, [], Times()) == 7
    assert reminder_due(DAY, until, late, [7], Times()) is None


# -- renewal

TIMES = Times(renew_days=90, late_days=30)
UNTIL = DAY + timedelta(days=365)


@pytest.mark.parametrize(
    ("left", "expected"),
    [(91, Renewal.EARLY), (90, Renewal.OPEN), (0, Renewal.OPEN), (-1, Renewal.LATE), (-30, Renewal.LATE),
     (-31, Renewal.MISSED)],
    ids=["91", "90", "0", "lewat1", "lewat30", "lewat31"],
)  # fmt: skip
def test_the_days_of_renewal_include_their_edges(left: int, expected: Renewal) -> None:
    assert renewal_of(DAY, UNTIL, UNTIL - timedelta(days=left), TIMES) is expected


def test_what_ends_never_is_not_renewed() -> None:
    assert renewal_of(DAY, None, DAY, TIMES) is Renewal.NEVER
    assert why_not(rules.RENEW, Status.VALID, Renewal.NEVER) is Why.ENDLESS


@pytest.mark.parametrize("kind", [rules.RENEW, rules.CHANGE, rules.COPY, rules.REVOKE, rules.TRANSFER, rules.SANCTION])
@pytest.mark.parametrize("stands", [Status.REVOKED, Status.REPLACED, Status.TRANSFERRED], ids=lambda one: one.value)
def test_of_a_permit_that_is_gone_nothing_can_be_asked(kind: str, stands: Status) -> None:
    assert why_not(kind, stands, Renewal.OPEN) is Why.OVER


def test_a_suspended_permit_can_be_copied_and_revoked_but_not_renewed_or_handed_over() -> None:
    free = {kind for kind in (rules.COPY, rules.REVOKE, rules.SANCTION, rules.RENEW, rules.CHANGE, rules.TRANSFER)
            if why_not(kind, Status.SUSPENDED, Renewal.OPEN) is Why.NONE}  # fmt: skip
    assert free == {rules.COPY, rules.REVOKE, rules.SANCTION}
