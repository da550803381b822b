"""Laws: the same news in any order and any number of times leave the same states; reading never fails."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.lib.tables_in import Table
from pendopo.saluran import rules
from pendopo.saluran.rules import News
from pendopo.saluran.vocabulary import BERUBAH, LAMA, RANK, STATES, SUDAH, TETAP

FEW = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
DAYS = st.integers(0, 5).map(lambda number: date(2026, 11, 1) + timedelta(days=number))
SEEN = [name for name, _title in STATES if name != "menunggu"]
NEWS = st.builds(
    lambda number, state, day, service: News(1, f"I-{number}", f"I{number}", state, day, service=service),
    st.integers(1, 3), st.sampled_from(SEEN), DAYS, st.sampled_from(["", "NIB", "Izin"]),
)  # fmt: skip


def state_after(*files: list[News]) -> dict[str, tuple[str, date]]:
    """Where each number stands after files came in one after the other, as the application judges them."""
    known: dict[str, tuple[str, date]] = {}
    for file in files:
        for key, news in rules.latest(file)[0].items():
            state, as_of = known.get(key, (None, None))
            if rules.verdict(news, state, as_of) not in (LAMA, SUDAH):
                known[key] = (news.state, news.as_of)
    return known


@FEW
@given(st.lists(st.lists(NEWS, max_size=4), max_size=3), st.permutations(range(6)))
def test_order_and_repetition_change_nothing(files: list[list[News]], order: list[int]) -> None:
    twice = [*files, *files]
    mixed = [twice[at] for at in order if at < len(twice)]
    assert state_after(*mixed) == state_after(list(chain(*files)))


@FEW
@given(NEWS, NEWS)
def test_of_two_news_exactly_one_holds(first: News, second: News) -> None:
    there = rules.verdict(second, first.state, first.as_of)
    back = rules.verdict(first, second.state, second.as_of)
    assert (there == SUDAH) == (back == SUDAH)
    if there != SUDAH:
        assert (there == LAMA) != (back == LAMA)
    assert (there == TETAP) <= (first.state == second.state)
    assert (there == BERUBAH) <= (first.state != second.state)


CELLS = st.one_of(
    st.none(), st.text(max_size=30), st.integers(), st.floats(allow_nan=False), st.booleans(), st.dates(),
    st.sampled_from(["Disetujui", "I-1", "20-11-2026", "3273015505900001", "45000", "7 hari"]),
)  # fmt: skip
HEAD = ["Nomor", "Status", "Tanggal", "Izin", "Masuk", "Target", "Nama", "Nomor Daerah"]
MAPPING = dict(zip(rules.BODY, HEAD, strict=True))


@FEW
@given(st.lists(CELLS, max_size=9))
def test_any_row_is_news_or_faults_or_nothing(cells: list[object]) -> None:
    today = date(2026, 11, 20)
    reader = rules.Reader(Table(HEAD, 0, [cells]), MAPPING, rules.WORDS, today, today)
    found = reader.read(0, cells)
    if isinstance(found, News):
        assert found.key
        assert found.as_of <= today
        assert found.state in RANK
        assert not rules.is_nik(found.number)
    else:
        assert found is None or all(fault.sentence for fault in found)


@FEW
@given(st.text(max_size=60))
def test_a_number_is_compared_without_signs_and_case(text: str) -> None:
    key = rules.number_key(text)
    assert rules.number_key(f" {text.lower()}-") == key or not text.isascii()
    assert rules.number_key(key) == key
