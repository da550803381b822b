"""The corpus, second part: faults of tracks, decisions, timers, sub-cases, on the branching definition."""

from .branching import Data, a_state, a_step
from .faults import Patch, both, in_state, on, set_
from .shipped import field, node, state, step


def flow(data: Data) -> Data:
    found: Data = data["workflow"]
    return found


def track(name: str) -> Patch:
    """Find a track (to be used with `set_`)."""
    return lambda data: node(flow(data)["tracks"], name)


def child(data: Data) -> Data:
    found: Data = flow(data)["subcases"][0]
    return found


def more_state(name: str, **values: object) -> Patch:
    def patch(data: Data) -> None:
        flow(data)["states"].append(a_state(name, **values))
        data["texts"]["en"][f"state:{name}"] = {"public_title": name}

    return patch


def more_step(name: str, source: list[str], to: str, function: str, **values: object) -> Patch:
    return lambda data: flow(data)["transitions"].append(a_step(name, source, to, function, **values))


def without_step(name: str) -> Patch:
    return lambda data: flow(data)["transitions"].remove(step(data, name))


def without_state(name: str) -> Patch:
    return lambda data: flow(data)["states"].remove(state(data, name))


def migration(**values: object) -> Patch:
    base = {"id": "dari_satu", "from": "1", "policy": "offer"}
    return lambda data: data.update(version=2, migrations=[base | values])


NEW_TRACK = {"id": "udara", "title": "Udara", "start": "udara_periksa"}
AIR = both(
    more_state("udara_periksa", stage="pemeriksaan", function="perhubungan", track="udara"),
    more_state("udara_aman", kind="done", track="udara"),
    more_step("udara_ya", ["udara_periksa"], "udara_aman", "perhubungan"),
    lambda data: flow(data)["tracks"].append(dict(NEW_TRACK)),
)
OPENED = set_(in_state("rekomendasi"), tracks=["ruang", "jalan", "udara"])
LOOP = more_state("putar", kind="external", function="", within_days=3)
IN_LOOP = both(
    LOOP,
    more_step("masuk_putar", ["verifikasi_berkas"], "putar", "front_office"),
    more_step("berputar", ["putar"], "putar", "sistem", timer="ya"),
    more_step("keluar_putar", ["putar"], "verifikasi_teknis", "sistem", signal="pusat_disetujui"),
)
ENDS_LOOP = both(
    LOOP,
    more_step("masuk_putar", ["verifikasi_berkas"], "putar", "front_office"),
    more_step("berhenti", ["putar"], "verifikasi_teknis", "sistem", timer="ya"),
)

FAULTS: dict[str, tuple[Patch, Patch]] = {
    "keadaan-keliru": (set_(in_state("persetujuan"), tracks=["jalan"]), set_(in_state("ruang_cocok"), title="Sesuai")),
    "cabang-keliru": (set_(track("ruang"), start="jalan_periksa"), set_(track("ruang"), title="Tata ruang kota")),
    "cabang-lintas": (
        more_step("loncat", ["verifikasi_teknis"], "ruang_periksa", "tim_teknis"),
        more_step("loncat", ["ruang_periksa"], "ditolak", "tata_ruang", note="wajib"),
    ),
    "otomatis-keliru": (set_(on("kecil"), auto="tidak", function="tim_teknis"), set_(on("kecil"), action="Kecil saja")),
    "otomatis-bertindih": (
        set_(on("kecil"), guard="jumlah_lembar <= 11"),
        set_(on("kecil"), guard="not jumlah_lembar > 10"),
    ),
    "otomatis-tak-lengkap": (
        set_(on("kecil"), guard="jumlah_lembar < 10"),
        set_(on("kecil"), guard="jumlah_lembar < 11"),
    ),
    "otomatis-tak-terbukti": (
        both(set_(on("besar"), guard="panjang * lebar > 2"), set_(on("kecil"), guard="lebar * panjang <= 2")),
        both(
            set_(on("besar"), guard='jenis == "baliho"'), set_(on("kecil"), guard='jenis in ("spanduk", "umbul_umbul")')
        ),
    ),
    "buka-keliru": (set_(on("teruskan"), reopen="ya"), set_(on("buka_kembali"), to="verifikasi_teknis")),
    "pewaktu-keliru": (set_(in_state("di_pusat"), within_days=0), set_(in_state("di_pusat"), within_days=1)),
    "pewaktu-berputar": (IN_LOOP, ENDS_LOOP),
    "jeda-keliru": (set_(in_state("dikembalikan"), pause=""), set_(in_state("dikembalikan"), pause="Menunggu Anda")),
    "kembali-berlebih": (
        lambda data: flow(data).update(max_returns=4),
        lambda data: flow(data).update(max_returns=2),
    ),
    "tanpa-penarikan": (
        lambda data: step(data, "tarik")["from"].remove("verifikasi_berkas"),
        lambda data: step(data, "tarik")["from"].remove("verifikasi_teknis"),
    ),
    "anak-keliru": (set_(child, definition="izin-reklame-insidentil"), set_(child, definition="surat-tinjau")),
    "peta-keliru": (migration(**{"from": "2"}), migration(states={"periksa": "verifikasi_berkas"})),
    "belum-pasti": (
        set_(on("setujui"), effects=["kabari"]),
        set_(on("setujui"), effects=["siapkan_izin", "buat_surat", "kabari"]),
    ),
    "melampaui-hukum": (
        lambda data: data["service"].update(legal_max_days=1, legal="PP contoh pasal 1"),
        lambda data: data["service"].update(legal_max_days=2, legal="PP contoh pasal 1"),
    ),
    "tak-dipakai": (AIR, both(AIR, OPENED)),
}
"""Code → (fault, healthy twin)."""

MORE: dict[str, tuple[str, Patch]] = {
    "a parallel state without tracks": ("keadaan-keliru", set_(in_state("rekomendasi"), tracks=[])),
    "the end of the case inside a track": (
        "keadaan-keliru",
        set_(in_state("ruang_tidak"), kind="final", outcome="gagal"),
    ),
    "a done state on the main line": (
        "keadaan-keliru",
        both(more_state("usai", kind="done"), more_step("usaikan", ["persetujuan"], "usai", "kepala_seksi")),
    ),
    "a track that begins with its end": ("cabang-keliru", set_(track("jalan"), start="jalan_aman")),
    "a track that never ends": (
        "cabang-keliru",
        both(
            *(
                set_(in_state(name), kind="open", stage="pemeriksaan", function="perhubungan")
                for name in ("jalan_aman",)
            ),
            set_(in_state("jalan_dianggap"), kind="open", stage="pemeriksaan", function="perhubungan"),
            more_step("balik", ["jalan_aman", "jalan_dianggap"], "jalan_periksa", "perhubungan"),
        ),
    ),
    "a step from one track into another": (
        "cabang-lintas",
        more_step("ke_jalan", ["ruang_periksa"], "jalan_periksa", "tata_ruang"),
    ),
    "a way out of a done state": (
        "akhir-berlanjut",
        more_step("ulang_ruang", ["ruang_cocok"], "ruang_periksa", "tata_ruang"),
    ),
    "an unknown track": ("rujukan-putus", set_(in_state("ruang_periksa"), track="entah")),
    "a join nobody leaves": ("otomatis-keliru", both(without_step("gabung_ya"), without_step("gabung_tidak"))),
    "an automatic step of staff work": ("otomatis-keliru", set_(on("teruskan"), auto="ya", function="sistem")),
    "a join that forgets a result": ("otomatis-tak-lengkap", without_step("gabung_tidak")),
    "a join that reads a track that may not be open": (
        "otomatis-tak-lengkap",
        both(
            set_(on("gabung_ya"), guard='hasil_jalan == "jalan_aman"'),
            set_(on("gabung_tidak"), guard='hasil_jalan == "jalan_dianggap"'),
        ),
    ),
    "a join where two ways hold": (
        "otomatis-bertindih",
        set_(on("gabung_tidak"), guard='hasil_ruang == "ruang_tidak" or ada(hasil_jalan)'),
    ),
    "a result that no track has": ("pilihan-tidak-ada", set_(on("gabung_ya"), guard='hasil_ruang == "lain"')),
    "a result in the form": (
        "rujukan-putus",
        lambda data: field(data, "email").update(required='hasil_ruang == "ruang_cocok"'),
    ),
    "the condition of a track that is no condition": ("jenis-tidak-cocok", set_(track("jalan"), when="jumlah_lembar")),
    "a step that reads a track before the join": (
        "belum-pasti",
        set_(on("setuju_teknis"), guard='hasil_ruang == "ruang_cocok"'),
    ),
    "a guard out of an external state that reads a track too early": (
        "belum-pasti",
        set_(on("teruskan"), guard="ada(hasil_ruang)"),
    ),
    "a signature before the letter": ("belum-pasti", set_(on("setujui"), requires=["tanda_tangan"])),
    "a signature after the letter was taken back": (
        "belum-pasti",
        set_(on("kembalikan_tanda_tangan"), to="penandatanganan"),
    ),
    "a letter that is not there": ("surat-kurang", lambda data: data["letters"][0].update(id="lain")),
    "a signal that nobody sends": ("kosakata", set_(on("dijawab"), signal="burung_hantu")),
    "a signal from a state that is passed": (
        "pewaktu-keliru",
        lambda data: step(data, "dijawab")["from"].append("arah"),
    ),
    "days without a timer": ("pewaktu-keliru", set_(in_state("persetujuan"), within_days=5)),
    "two timers": ("pewaktu-keliru", more_step("juga_lewat", ["di_pusat"], "ditolak", "sistem", timer="ya")),
    "a circle of decisions": ("pewaktu-berputar", set_(on("kecil"), to="arah")),
    "a pause of staff work": ("jeda-keliru", set_(in_state("persetujuan"), pause="Kami istirahat")),
    "a timer of a person": ("pelaku-keliru", set_(on("jalan_lewat"), function="perhubungan")),
    "a step that happens in two ways": ("pelaku-keliru", set_(on("tak_dijawab"), signal="pusat_disetujui")),
    "a decision that somebody holds": ("pelaku-keliru", set_(in_state("arah"), function="kepala_seksi")),
    "lateness told to the applicant": (
        "pelaku-keliru",
        lambda data: node(flow(data)["stages"], "pemeriksaan").update(escalate=["pemohon"]),
    ),
    "lateness told to nobody known": (
        "rujukan-putus",
        lambda data: node(flow(data)["stages"], "pemeriksaan").update(escalate=["entah"]),
    ),
    "an external state that nothing leaves by itself": (
        "tanpa-pelaku",
        both(
            set_(on("dijawab"), signal="", function="tim_teknis"),
            without_step("tak_dijawab"),
            set_(in_state("di_pusat"), within_days=0),
        ),
    ),
    "waiting that cannot be left by the applicant": (
        "tanpa-penarikan",
        lambda data: step(data, "tarik")["from"].remove("dikembalikan"),
    ),
    "a case reopened by a way that is not marked": ("akhir-berlanjut", set_(on("buka_kembali"), reopen="tidak")),
    "a sub-case that the system opens": ("anak-keliru", set_(child, function="sistem")),
    "a sub-case out of a state that is passed": ("anak-keliru", lambda data: child(data)["from"].append("arah")),
    "a sub-case out of nowhere": ("rujukan-putus", lambda data: child(data)["from"].append("entah")),
    "a sub-case that takes along a ghost": ("rujukan-putus", set_(child, carry={"pokok": "hantu"})),
    "a migration to nowhere": ("rujukan-putus", migration(states={"periksa": "entah"})),
    "a migration of fields to nowhere": ("rujukan-putus", migration(fields={"nama": "entah"})),
    "a migration for security without a reason": ("peta-keliru", migration(policy="security")),
    "a stage longer than its law": (
        "melampaui-hukum",
        lambda data: node(flow(data)["stages"], "penetapan").update(sla_days=1, legal_max_days=1, legal=""),
    ),
    "a function that does nothing": (
        "tak-dipakai",
        lambda data: flow(data)["functions"].append({"id": "pengamat", "title": "Pengamat", "kind": "staff"}),
    ),
    "tracks longer than the promise": (
        "janji-terlampaui",
        both(
            lambda data: flow(data)["stages"].append({"id": "jauh", "title": "Jauh", "sla_days": 1}),
            lambda data: data["texts"]["en"].update({"stage:jauh": {"title": "Far away"}}),
            set_(in_state("jalan_periksa"), stage="jauh"),
        ),
    ),
    "a stage where nobody works": ("tanpa-tahap", set_(in_state("arah"), stage="penetapan")),
}
"""Name → (code, fault): more ways to a code."""
