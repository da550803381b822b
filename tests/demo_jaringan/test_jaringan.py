"""The network of the demonstration, as `pendopo demo jaringan` makes it."""

from __future__ import annotations

from typing import Any

import pytest

from pendopo.config.demo.network_list import MEMBERS, Member
from pendopo.data.areas import find_place, time_zone_of

NAMED = """
Kota Banjarbaru, Kota Banjarmasin, Kota Medan, Kota Pekanbaru, Kota Yogyakarta, Kota Makassar, Kota Manado,
Kota Palangkaraya, Kota Tanjung Pinang, Kabupaten Musi Rawas, Kabupaten Pasaman Barat, Kabupaten Madiun, Kabupaten Pati,
Kabupaten Nganjuk, Kabupaten Padang Pariaman, Kabupaten Bangka Selatan, Kabupaten Bengkulu Tengah, Kabupaten Majene,
Kabupaten Ngawi, Kabupaten Kolaka Timur, Kabupaten Kerinci, Kabupaten Serdang Bedagai, Kabupaten Sarolangun,
Kabupaten Mempawah, Kabupaten Tasikmalaya, Kabupaten Aceh Tengah, Kabupaten Kubu Raya
"""


def test_the_27_regions_that_the_articles_name_are_there_and_one_province() -> None:
    names = {found.name for found in (find_place(member.code) for member in MEMBERS) if found}
    assert {one.strip() for one in NAMED.replace("\n", " ").split(",")} == {n for n in names if "Provinsi" not in n}
    assert len(MEMBERS) == 28
    assert sum(name.startswith("Provinsi") for name in names) == 1


def test_the_network_spans_time_zones_and_no_two_neighbours_look_alike() -> None:
    assert {time_zone_of(member.code) for member in MEMBERS} == {"Asia/Jakarta", "Asia/Makassar"}
    assert len({member.hue for member in MEMBERS}) >= 24


def deliver_all(place: Any) -> None:
    """What the worker does after each transaction."""
    from pendopo.audit.models import Event
    from pendopo.core.delivery import deliver
    from pendopo.tenancy.api import region

    with region(place):
        batches = set(Event.objects.filter(kind="cases.submitted").values_list("batch", flat=True))
    for batch in sorted(batches):
        deliver(place, batch)


@pytest.mark.panjang
@pytest.mark.django_db(transaction=True)
def test_a_partner_signs_adopts_opens_works_gives_back_and_says_so_and_again_changes_nothing() -> None:
    """By the real verbs, from an empty region to a tile on the donor's page."""
    from django.test import Client
    from django.utils import timezone

    from pendopo.audit.models import Event
    from pendopo.bundles.api import Contribution, Origin, own_changes
    from pendopo.cases.api import Case
    from pendopo.config.demo import network, network_gift, network_story
    from pendopo.tenancy.api import Region, region

    now = timezone.now()
    donor = Region.objects.get(code="32.73")
    with region(donor):
        offices = network.make_offices(Member("32.73", 268), now.date(), now)
        network.make_people(offices, 0, now.date(), now)
    member = Member("63.72", 175, "2016-07-28", "balik")
    network_story.publish_donor(donor, now)
    place = network.found_member(member, now)
    for _ in range(2):
        network_story.live(donor, place, member, now)
        deliver_all(place)
        network_gift.give_back(donor, place, now)
        network_story.speak(place, member, now)
        network_story.listen(donor, [place], now)
        with region(place):
            assert Case.objects.filter(outcome="baik").count() >= 2
            assert Origin.objects.exclude(opened_at=None).count() == 2
            events = Event.objects.count()
    with region(place):
        assert Event.objects.count() == events
        assert Contribution.objects.get().state == "diterima"
        assert not [one for one in own_changes(place, network_gift.SERVICE)[1] if "rt" in one[0].key]
    page = Client().get(f"/{donor.slug}/jaringan").content.decode()
    assert "Kota Banjarbaru" in page
    assert "Dipakai" in page
