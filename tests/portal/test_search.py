"""People find a service by their own words."""

import pytest

from pendopo.portal.rules import Offer, distance, search

REKLAME = Offer(
    "reklame",
    "Izin reklame insidentil",
    "Untuk memasang spanduk, baliho, atau umbul-umbul paling lama 30 hari.",
    (
        "pasang spanduk",
        "pasang baliho",
        "pasang umbul-umbul",
        "memasang iklan di jalan",
        "spanduk acara",
        "izin banner",
        "bazar",
    ),
)
MAKAM = Offer("makam", "Izin penggunaan tanah makam", "Untuk memakamkan jenazah.", ("pemakaman", "kuburan", "makam"))
PENELITIAN = Offer("riset", "Surat keterangan penelitian", "Untuk mahasiswa.", ("izin riset", "skripsi", "kkn"))
ALL = [MAKAM, PENELITIAN, REKLAME]


@pytest.mark.parametrize(
    "typed",
    [
        "pasang spanduk",
        "psang spanduk",
        "baliho",
        "banner",
        "saya mau memasang spanduk",
        "PEMASANGAN SPANDUKNYA",
        "sapnduk",
        "umbul umbul",
        "umbul-umbul",
        "reklme",
        "iklan",
        "bazaar",
    ],
)
def test_a_need_finds_the_service_first(typed):
    assert search(typed, ALL)[0].key == "reklame"


def test_other_needs_find_other_services():
    assert search("kuburan", ALL)[0].key == "makam"
    assert search("skripsi", ALL)[0].key == "riset"


@pytest.mark.parametrize("typed", ["", "   ", "akta kelahiran", "xyzzy", "!!!", "nikah"])
def test_what_is_not_offered_finds_nothing(typed):
    assert search(typed, ALL) == []


def test_the_phrase_says_why():
    assert search("psang spanduk", ALL)[0].because == "pasang spanduk"


def test_a_very_long_text_is_cut_not_refused():
    assert search("spanduk " * 5000, ALL)[0].key == "reklame"


@pytest.mark.parametrize(("a", "b", "wanted"), [("pasang", "psang", 1), ("sapnduk", "spanduk", 1), ("abc", "xyz", 3)])
def test_distance_counts_letters_and_swaps(a, b, wanted):
    assert distance(a, b, 2) == min(wanted, 3)
