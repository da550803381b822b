"""Founding a region: everything it needs to serve its first applicant, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify

from pendopo.audit.api import record
from pendopo.core.api import Refusal, add_holidays, add_wilayah, set_hours
from pendopo.data.areas import areas_below, find_place, time_zone_of
from pendopo.data.holidays import national_days
from pendopo.definitions.api import Release, bind, compiled_of, publish_folder
from pendopo.documents.api import found_authority
from pendopo.engine.api import Compiled
from pendopo.people.api import SYSTEM, Unit, create_unit
from pendopo.tenancy.api import Region, create_region, region, region_by_host, region_by_slug, set_base_url

SHIPPED = Path(settings.PACKAGE) / "perizinan" / "definitions"
SERVICES = ("keberatan", "izin-reklame-insidentil", "surat-keterangan-penelitian", "izin-pemakaian-taman")
# The core, which tests and example regions begin with. The objection comes first: the others refer to it.
CENTRAL = ("sip-perawat", "persetujuan-bangunan-gedung")
# What is sent to a central system that no region can call: offered at once only where a simulator answers for it.
OFFICE_HOURS = [(weekday, time(8), time(15)) for weekday in range(5)]
OFFICE_SHORT, OFFICE_NAME = "DPMPTSP", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
HEAD_TITLES = {"provinsi": "Gubernur", "kota": "Wali Kota", "kabupaten": "Bupati"}
# Which role does which function of a permit; of others what they do in the workflow tells it (`role_of`).
PERMIT_POSTS = {
    "front_office": "front_office",
    "kepala_seksi": "kepala_seksi",
    "kepala_dinas": "penanda_tangan",
    "penelaah": "kepala_seksi",
    "penetap": "kepala_seksi",
    "bendahara": "bendahara_penerimaan",
}
ADVISER = "tim_teknis"
HEADS = ("kasi", "kabid", "kepala_")  # how functions of heads of sections and divisions are called


def found_region(
    code: str,
    *,
    now: datetime,
    is_contoh: bool = False,
    host: str | None = None,
    slug: str | None = None,
    since: datetime | None = None,
    address: str = "",
    help_phone: str = "",
    office_name: str = OFFICE_NAME,
    office_short: str = OFFICE_SHORT,
    services: Sequence[str] | None = None,
) -> Region:
    """Found the region of a Kemendagri code. Raises Refusal when the code is unknown or the address is taken.

    `since`: when its certificate authority begins; the demonstration's begins before its first case. `services`: the
    shipped definitions that it offers from its first day; None means the core (`whole_catalogue` names all).
    """
    place = find_place(code)
    if place is None:
        raise Refusal(f"Kode {code} tidak ada pada daftar Kemendagri.")
    slug = slug or slugify(place.name)
    if region_by_slug(slug) or (host and region_by_host(host)) or Region.objects.filter(code=code).exists():
        raise Refusal(f"{place.name} atau alamatnya sudah ada di sini.")
    made = create_region(
        code=code, name=place.name, kind=place.kind, slug=slug, host=host, base_url=public_address(slug, host), now=now,
        head_title=HEAD_TITLES[place.kind], time_zone=time_zone_of(code), is_contoh=is_contoh,
        address=address, help_phone=help_phone,
    )  # fmt: skip
    with region(made):
        set_hours(OFFICE_HOURS)
        add_holidays(national_days([now.year - 1, now.year, now.year + 1]))
        add_wilayah(areas_below(code))
        found_authority(made, since or now)
        office = found_office(now, name=office_name, short=office_short)
        record("core.region_founded", subject=office, actor=SYSTEM, now=now, data={"code": code})
        wanted = SERVICES + (CENTRAL if is_contoh else ()) if services is None else services
        offer_services(office, wanted, now=now)
    return made


def whole_catalogue(*, is_contoh: bool) -> tuple[str, ...]:
    """Every shipped service that can work in a region from its first day, what others refer to first."""
    shipped = sorted(path.name for path in SHIPPED.iterdir() if (path / "definition.yaml").is_file())
    core = SERVICES + CENTRAL
    wanted = (*core, *(name for name in shipped if name not in core))
    return tuple(name for name in wanted if is_contoh or name not in CENTRAL)


def public_address(slug: str, host: str | None) -> str:
    """Where a region is reached: its own host, or its folder below the address of this cell."""
    return f"https://{host}" if host else f"{settings.PENDOPO_PUBLIC_URL}/{slug}"


def follow_address() -> None:
    """A trial on this very machine moves with its port; an address once public is never changed by itself."""
    for place in Region.objects.filter(host=None, base_url__startswith="http://127.0.0.1:"):
        address = public_address(place.slug, None)
        if place.base_url != address:
            set_base_url(place, address)


def found_office(now: datetime, *, name: str = OFFICE_NAME, short: str = OFFICE_SHORT) -> Unit:
    """The licensing office, the first unit of every region."""
    return create_unit(
        code="DPMPTSP", name=name, short=short, kind="dinas", valid_from=date(now.year - 1, 1, 1), actor=SYSTEM,
        now=now,
    )  # fmt: skip


def offer_services(office: Unit, names: Sequence[str], *, now: datetime) -> None:
    """Publish these shipped definitions and bind their functions to the licensing office."""
    for name in names:
        bind_to_office(publish_folder(SHIPPED / name, actor=SYSTEM, now=now), office, now=now)


def bind_to_office(release: Release, office: Unit, *, now: datetime) -> dict[str, str]:
    """Bind the staff functions of a release to posts of one office; the role of each, by the title of the function.

    A beginning: a region binds them to its real offices afterwards.
    """
    compiled = compiled_of(release)
    staff = [function for function in compiled.functions.values() if function.kind == "staff"]
    roles = {function.id: role_of(compiled, function.id) for function in staff}
    posts = {function: (role, office) for function, role in roles.items()}
    bind(release.definition_id, posts, actor=SYSTEM, now=now)
    return {function.title: roles[function.id] for function in staff}


def role_of(compiled: Compiled, function: str) -> str:
    """The role that does a function: by its usual name; else whoever signs is the signer, whoever is there where a case
    begins the front office, heads of sections approve, and the others advise."""
    if function in PERMIT_POSTS:
        return PERMIT_POSTS[function]
    if any(step.function == function and "tanda_tangan" in step.requires for step in compiled.transitions.values()):
        return PERMIT_POSTS["kepala_dinas"]
    if compiled.states[compiled.definition.workflow.start].function == function:
        return PERMIT_POSTS["front_office"]
    return PERMIT_POSTS["kepala_seksi"] if function.startswith(HEADS) else ADVISER
