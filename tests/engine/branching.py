"""The shipped definition, which has a sub-case that reopens it, with all else a workflow can have: tracks and a join, a
decision at once, an outside system, timers of staff. Only its workflow is of interest; it has no scenarios of its own.
"""

import copy
from typing import Any

from pendopo.engine.api import Definition
from pendopo.engine.load import validated

from .shipped import source, step

Data = dict[str, Any]

FUNCTIONS = [
    {"id": "tata_ruang", "title": "Dinas tata ruang", "kind": "staff"},
    {"id": "perhubungan", "title": "Dinas perhubungan", "kind": "staff"},
]


def a_state(name: str, **values: object) -> Data:
    return {"id": name, "title": name, "public_title": name, "kind": "open"} | values


def a_step(name: str, source: list[str], to: str, function: str, **values: object) -> Data:
    return {"id": name, "from": source, "to": to, "action": name, "function": function} | values


STATES = [
    a_state("rekomendasi", kind="parallel", stage="pemeriksaan", tracks=["ruang", "jalan"]),
    a_state("ruang_periksa", stage="pemeriksaan", function="tata_ruang", track="ruang"),
    a_state("ruang_cocok", kind="done", track="ruang"),
    a_state("ruang_tidak", kind="done", track="ruang"),
    a_state("jalan_periksa", stage="pemeriksaan", function="perhubungan", track="jalan", within_days=5, within="kerja"),
    a_state("jalan_aman", kind="done", track="jalan"),
    a_state("jalan_dianggap", kind="done", track="jalan"),
    a_state("arah", kind="auto"),
    a_state("di_pusat", kind="external", within_days=7, pause="Menunggu sistem pusat (perlu verifikasi)"),
]
STEPS = [
    a_step("minta_rekomendasi", ["verifikasi_teknis"], "rekomendasi", "tim_teknis"),
    a_step("ruang_ya", ["ruang_periksa"], "ruang_cocok", "tata_ruang"),
    a_step("ruang_bukan", ["ruang_periksa"], "ruang_tidak", "tata_ruang"),
    a_step("jalan_ya", ["jalan_periksa"], "jalan_aman", "perhubungan"),
    a_step("jalan_lewat", ["jalan_periksa"], "jalan_dianggap", "sistem", timer="ya"),
    a_step("gabung_ya", ["rekomendasi"], "arah", "sistem", auto="ya", guard='hasil_ruang == "ruang_cocok"'),
    a_step("gabung_tidak", ["rekomendasi"], "ditolak", "sistem", auto="ya", guard='hasil_ruang == "ruang_tidak"'),
    a_step("besar", ["arah"], "di_pusat", "sistem", auto="ya", guard="jumlah_lembar > 10"),
    a_step("kecil", ["arah"], "persetujuan", "sistem", auto="ya", guard="jumlah_lembar <= 10"),
    a_step("dijawab", ["di_pusat"], "persetujuan", "sistem", signal="pusat_disetujui"),
    a_step("tak_dijawab", ["di_pusat"], "verifikasi_teknis", "sistem", timer="ya"),
]


def branching_source() -> Data:
    """Its data, to be changed."""
    data = source()
    flow = data["workflow"]
    flow["functions"] += copy.deepcopy(FUNCTIONS)
    flow["states"] += copy.deepcopy(STATES)
    flow["transitions"] += copy.deepcopy(STEPS)
    flow["tracks"] = [
        {"id": "ruang", "title": "Tata ruang", "start": "ruang_periksa"},
        {"id": "jalan", "title": "Lalu lintas", "start": "jalan_periksa", "when": "lahan_orang_lain"},
    ]
    data["texts"]["en"] |= {f"state:{one['id']}": {"public_title": one["id"]} for one in STATES}
    step(data, "setuju_teknis")["from"] = ["verifikasi_teknis"]
    return data


def branching() -> Definition:
    """It, sound as it is."""
    return validated(branching_source())
