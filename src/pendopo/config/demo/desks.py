"""Which offices of Kota Bandung (contoh) do what, and the values that it has set. All of it is an example."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pendopo.config.demo.staff import DEMO_ROLES
from pendopo.config.founding import PERMIT_POSTS
from pendopo.definitions.api import bind, catalogue, compiled_of, current, set_params
from pendopo.people.api import SYSTEM, Unit

# Functions of the definitions that are done outside the licensing office, by the names of `DEMO_ROLES`.
DESKS = {
    "kesbangpol": "kesbangpol", "dinkes": "dinkes", "dishub": "dishub", "dlh": "dlh", "satpolpp": "satpolpp",
    "pengelola_taman": "dpkp", "tpt": "pupr", "tpa": "pupr", "penetap": "penetap", "penelaah": "hukum",
}  # fmt: skip
SERVICES = (
    "keberatan", "surat-keterangan-penelitian", "izin-pemakaian-taman", "sip-perawat", "persetujuan-bangunan-gedung",
)  # fmt: skip
LAW = "Peraturan daerah contoh tentang retribusi (contoh, tanpa nomor)"
PERDA = "perda_layanan"  # how the archetype of paid services calls its law
PARAMS = {"izin-pemakaian-taman": {"perda_taman": LAW}, "persetujuan-bangunan-gedung": {"perda_pbg": LAW}}


def set_desks(office: Unit, others: Mapping[str, Unit], *, now: datetime) -> None:
    """Bind every function to the office that does it, and name the made-up regional law. Inside the region's block."""
    units = {office.code: office, **others}
    for name in SERVICES:
        functions = [one for one in compiled_of(current(name).release).functions.values() if one.kind == "staff"]
        posts = {}
        for function in functions:
            role, code = (
                DEMO_ROLES[DESKS[function.id]] if function.id in DESKS else (PERMIT_POSTS[function.id], office.code)
            )
            posts[function.id] = (role, units[code])
        bind(name, posts, actor=SYSTEM, now=now)
    for name, values in PARAMS.items():
        set_params(name, values, actor=SYSTEM, now=now, why="Peragaan")
    for listed in catalogue():
        if listed.card.unlawful_fees and PERDA in current(listed.id).compiled.params:
            set_params(listed.id, {PERDA: LAW}, actor=SYSTEM, now=now, why="Peragaan")
