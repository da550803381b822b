"""The corpus: for every code of the verifier a small fault in the shipped definition, and a healthy change."""

from collections.abc import Callable
from typing import Any

from .shipped import field, node, state, step

Data = dict[str, Any]
Patch = Callable[[Data], object]


def set_(find: Callable[[Data], Data], **values: object) -> Patch:
    """A patch that sets attributes of one node."""
    return lambda data: find(data).update(values)


def at(name: str) -> Callable[[Data], Data]:
    return lambda data: field(data, name)


def on(name: str) -> Callable[[Data], Data]:
    return lambda data: step(data, name)


def in_state(name: str) -> Callable[[Data], Data]:
    return lambda data: state(data, name)


def letter(data: Data) -> Data:
    found: Data = data["letters"][0]
    return found


def rule(data: Data) -> Data:
    found: Data = field(data, "tanggal_selesai")["validate"][0]
    return found


def add_state(**values: object) -> Patch:
    base = {"id": "baru", "title": "Baru", "public_title": "Baru", "kind": "open", "stage": "pemeriksaan"}

    def patch(data: Data) -> None:
        data["workflow"]["states"].append(base | {"function": "front_office"} | values)
        data["texts"]["en"]["state:baru"] = {"public_title": "New"}

    return patch


def add_step(**values: object) -> Patch:
    base = {"id": "langkah_baru", "action": "Langkah baru", "function": "front_office"}
    return lambda data: data["workflow"]["transitions"].append(base | values)


def both(*patches: Patch) -> Patch:
    return lambda data: [patch(data) for patch in patches]


def stages(**days: int) -> Patch:
    return lambda data: [node(data["workflow"]["stages"], name).update(sla_days=n) for name, n in days.items()]


def english(address: str, **values: str) -> Patch:
    return lambda data: data["texts"]["en"].setdefault(address, {}).update(values)


def blocking(data: Data) -> None:
    """Two parameters by which something might hold applications back, and a rule that reads them."""
    data["params"] += [
        {"id": "kartu_menahan", "type": "integer", "label": "Kartu menahan", "default": "0", "min": "0", "max": "1"},
        {"id": "kartu_perda", "type": "text", "label": "Perda kartu", "default": ""},
    ]
    said = "Menurut {kartu_perda} tanggalnya lain."
    kept = {"id": "menurut_perda", "expr": "kartu_menahan <= 1", "message": said}
    field(data, "tanggal_selesai")["validate"].append(kept)
    data["texts"]["en"]["rule:menurut_perda"] = {"message": "By {kartu_perda} the date differs."}


def extra_field(number: int = 0, **values: object) -> Patch:
    base = {"id": "tambahan", "type": "yes_no", "label": "Tambahan", "required": False}

    def patch(data: Data) -> None:
        data["form"]["pages"][number]["fields"].append(base | values)
        data["texts"]["en"].setdefault(f"field:{values.get('id', 'tambahan')}", {"label": "More"})

    return patch


def forget_letter(data: Data) -> None:
    """Neither template nor scenarios say what is in the letter."""
    letter(data)["template"] = ""
    for scenario in data["scenarios"]:
        scenario["letters"] = {}


def standard_parts(data: Data, name: str) -> list[tuple[Data, str]]:
    return [(data["service"]["standard"], name), (data["texts"]["en"], f"standard:{name}")]


def rename_page(data: Data, old: str, new: str) -> None:
    node(data["form"]["pages"], old)["id"] = new
    data["texts"]["en"][f"page:{new}"] = data["texts"]["en"].pop(f"page:{old}")


def page(fields: list[Data]) -> Patch:
    def patch(data: Data) -> None:
        data["form"]["pages"].append({"id": "halaman_baru", "title": "Baru", "fields": fields})
        data["texts"]["en"]["page:halaman_baru"] = {"title": "New"}

    return patch


ALWAYS = 'bertindak_untuk == "badan_usaha" or bertindak_untuk == "orang_lain"'
NEVER = 'bertindak_untuk == "badan_usaha" and bertindak_untuk == "orang_lain"'
TO_NEW = add_step(id="ke_baru", **{"from": ["verifikasi_berkas"], "to": "baru"})
COMPUTED = {"type": "computed", "label": "Luas"}

TABLE = {"id": "daftar", "type": "table", "label": "Daftar", "required": False}
COLUMN = {"id": "kolom_nama", "type": "text", "label": "Nama"}

FAULTS: dict[str, tuple[Patch, Patch]] = {
    "halaman-terlarang": (
        lambda data: rename_page(data, "apa", "ringkasan"),
        lambda data: rename_page(data, "apa", "ikhtisar"),
    ),
    "tabel-keliru": (
        extra_field(**TABLE),
        both(extra_field(columns=[COLUMN], **TABLE), english("column:kolom_nama", label="Name")),
    ),
    "isian-mati": (
        extra_field(id="luas", expr="panjang * lebar", **COMPUTED),
        extra_field(id="luas", expr="panjang * lebar", public="ya", **COMPUTED),
    ),
    "surat-kurang": (
        lambda data: (letter(data)["data"].pop("mulai"), forget_letter(data)),
        lambda data: letter(data)["data"].update(nama="nama"),
    ),
    "id-ganda": (extra_field(id="email"), extra_field()),
    "rujukan-putus": (set_(on("teruskan"), function="tidak_ada"), set_(on("teruskan"), tone="kedua")),
    "kosakata": (set_(on("teruskan"), effects=["kirim_merpati"]), set_(on("teruskan"), effects=["kabari"])),
    "ekspresi-tidak-sah": (
        set_(rule, expr="tanggal_selesai.year > 1"),
        set_(rule, expr="tanggal_mulai <= tanggal_selesai"),
    ),
    "ekspresi-terlalu-besar": (
        set_(rule, expr=" and ".join(["tanggal_selesai >= tanggal_mulai"] * 150)),
        set_(rule, expr=" and ".join(["tanggal_selesai >= tanggal_mulai"] * 12)),
    ),
    "jenis-tidak-cocok": (set_(rule, expr="tanggal_selesai >= jumlah_lembar"), set_(rule, expr="jumlah_lembar >= 1")),
    "pilihan-tidak-ada": (
        set_(at("nama_badan"), visible='bertindak_untuk == "badan"'),
        set_(at("nama_badan"), visible='bertindak_untuk in ("badan_usaha",)'),
    ),
    "lingkar": (
        extra_field(required=False, visible="tambahan"),
        extra_field(required=False, visible='jenis == "spanduk"'),
    ),
    "tampil-mundur": (
        extra_field(visible='bertindak_untuk == "badan_usaha"'),
        extra_field(5, visible='bertindak_untuk == "badan_usaha"'),
    ),
    "jam-di-tampil": (
        set_(at("email"), required="hari_ini() >= tanggal_mulai"),
        set_(at("email"), required="tanggal_mulai < tanggal_selesai"),
    ),
    "pilihan-kurang": (
        lambda data: [
            (field(data, "jenis")["options"].remove(one), data["texts"]["en"].pop(f"option:{one['id']}"))
            for one in field(data, "jenis")["options"][1:]
        ],
        lambda data: (
            field(data, "jenis")["options"].append({"id": "banner", "label": "Banner"}),
            english("option:banner", label="Banner")(data),
        ),
    ),
    "batas-tidak-sah": (set_(at("jumlah_lembar"), min="dua"), set_(at("jumlah_lembar"), min="2")),
    "berkas-tanpa-batas": (set_(at("foto_lokasi"), retention=""), set_(at("foto_lokasi"), retention="2 tahun")),
    "pribadi-terbuka": (set_(at("nama"), public=True), set_(at("alamat_pemasangan"), public=True)),
    "wajib-tak-tampil": (set_(at("nama_badan"), visible=NEVER), set_(at("nama_badan"), visible=ALWAYS)),
    "halaman-kosong": (page([]), page([{"id": "kosong_tidak", "type": "statement", "label": "!!", "required": False}])),
    "keadaan-tak-terjangkau": (
        both(add_state(), add_step(**{"from": ["baru"], "to": "verifikasi_teknis"})),
        both(add_state(), add_step(**{"from": ["baru"], "to": "verifikasi_teknis"}), TO_NEW),
    ),
    "jalan-buntu": (
        both(add_state(), add_step(**{"from": ["verifikasi_berkas", "baru"], "to": "baru"})),
        both(add_state(), add_step(**{"from": ["baru"], "to": "verifikasi_teknis"}), TO_NEW),
    ),
    "akhir-berlanjut": (
        add_step(**{"from": ["ditolak"], "to": "verifikasi_berkas"}),
        add_step(**{"from": ["verifikasi_berkas"], "to": "persetujuan"}),
    ),
    "akhir-tanpa-hasil": (set_(in_state("terbit"), outcome=""), set_(in_state("gugur"), outcome="batal")),
    "tanpa-pelaku": (
        set_(in_state("persetujuan"), function=""),
        both(set_(in_state("persetujuan"), function="kepala_dinas"), set_(on("setujui"), function="kepala_dinas")),
    ),
    "tanpa-tahap": (set_(in_state("persetujuan"), stage=""), set_(in_state("persetujuan"), stage="pemeriksaan")),
    "tunggu-tanpa-batas": (
        set_(in_state("dikembalikan"), within_days=0),
        set_(in_state("dikembalikan"), within_days=14),
    ),
    "pelaku-keliru": (set_(in_state("terbit"), function="kepala_dinas"), set_(on("gugurkan"), note="boleh")),
    "janji-terlampaui": (
        stages(penetapan=2),
        both(stages(penetapan=2), lambda data: data["service"].update(promise_days=3)),
    ),
    "tolak-tanpa-alasan": (set_(on("tolak"), note="boleh"), set_(on("tolak"), tone="kedua")),
    "standar-kurang": (
        lambda data: [part.pop(name) for part, name in standard_parts(data, "evaluasi")],
        lambda data: data["service"]["standard"]["evaluasi"].update(text="Setiap triwulan."),
    ),
    "menahan-tanpa-perda": (
        both(blocking, lambda data: node(data["params"], "kartu_menahan").update(value="1")),
        both(
            blocking,
            lambda data: node(data["params"], "kartu_menahan").update(value="1"),
            lambda data: node(data["params"], "kartu_perda").update(value="Perda Contoh 7/2026 tanggal 3 Maret 2026"),
        ),
    ),
    "dasar-hukum-kosong": (
        lambda data: data.update(legal_basis=[]),
        lambda data: [data["legal_basis"].pop(), data["texts"]["en"].pop("legal:permenpanrb_15_2014", None)],
    ),
    "surat-data-kosong": (
        lambda data: letter(data)["data"].update(pemegang="nama_badan"),
        lambda data: letter(data)["data"].update(surel='isi(email, "-")'),
    ),
    "surat-tidak-aman": (
        lambda data: letter(data).update(template=letter(data)["template"] + '\n#read("/etc/passwd")'),
        lambda data: letter(data).update(template=letter(data)["template"] + '\n// read("x") only in a comment'),
    ),
    "nomor-surat": (
        set_(letter, number_format="{klasifikasi}/{tahun}"),
        set_(letter, number_format="{klasifikasi}/{urut}"),
    ),
    "terjemahan-kurang": (lambda data: data["texts"]["en"].pop("field:jenis"), english("field:jenis", label="Type")),
    "terjemahan-yatim": (english("field:hantu", label="Ghost"), english("function:front_office", title="Front office")),
    "terjemahan-isian": (
        english("rule:mulai_belum_lewat", message="It is in the past."),
        english("rule:mulai_belum_lewat", message="Before {hari_ini}."),
    ),
    "skenario-gagal": (
        lambda data: node(data["scenarios"], "lancar").update(due="2026-11-24T15:00"),
        lambda data: node(data["scenarios"], "lancar").update(due=""),
    ),
    "skenario-kurang": (
        lambda data: data["scenarios"].remove(node(data["scenarios"], "gugur")),
        lambda data: data["scenarios"].append(node(data["scenarios"], "gugur") | {"id": "gugur_lagi"}),
    ),
}

MORE: dict[str, tuple[str, Patch]] = {
    "a parameter named like a field": (
        "id-ganda",
        lambda data: (data["params"][0].update(id="email"), letter(data).update(number_format="{urut}/{email}")),
    ),
    "an unknown start": ("rujukan-putus", lambda data: data["workflow"].update(start="entah")),
    "a stage that does not exist": ("rujukan-putus", set_(in_state("persetujuan"), stage="entah")),
    "a function that does not exist": ("rujukan-putus", set_(on("tolak"), function="entah")),
    "an unknown name in a letter": ("rujukan-putus", lambda data: letter(data)["data"].update(x="entah")),
    "a template that uses what it is not given": ("rujukan-putus", lambda data: letter(data)["data"].pop("tulisan")),
    "a placeholder that is no name": (
        "rujukan-putus",
        both(set_(rule, message="Sebelum {entah}."), english("rule:selesai_sesudah_mulai", message="Before {entah}.")),
    ),
    "an unknown requirement": ("kosakata", set_(on("teruskan"), requires=["bulan_purnama"])),
    "an unknown source": ("kosakata", set_(at("kelurahan"), source="wilayah:planet")),
    "a guard that is no yes or no": ("jenis-tidak-cocok", set_(on("teruskan"), guard="jumlah_lembar + 1")),
    "a rule outside the options": ("pilihan-tidak-ada", set_(rule, expr='jenis in ("spanduk", "balon")')),
    "computed fields in a circle": (
        "lingkar",
        both(
            extra_field(id="luas_a", expr="luas_b + 1", **COMPUTED),
            extra_field(id="luas_b", expr="luas_a + 1", **COMPUTED),
        ),
    ),
    "bounds the wrong way round": ("batas-tidak-sah", set_(at("lebar"), min="10", max="1")),
    "bounds of a text": ("batas-tidak-sah", set_(at("nama"), min="1")),
    "a parameter outside its bounds": ("batas-tidak-sah", lambda data: data["params"][1].update(default="31")),
    "a value of the region outside the bounds": ("batas-tidak-sah", lambda data: data["params"][1].update(value="31")),
    "a value of the region that is no number": ("batas-tidak-sah", lambda data: data["params"][1].update(value="x")),
    "a NIK without its class": ("pribadi-terbuka", set_(at("nik"), personal="tidak")),
    "a phone number in the filter": ("pribadi-terbuka", set_(at("nomor_hp"), filter=True)),
    "options on a text": ("pilihan-kurang", set_(at("nama"), options=[{"id": "a", "label": "A"}])),
    "an outcome on an open state": ("akhir-tanpa-hasil", set_(in_state("persetujuan"), outcome="baik")),
    "an empty stage": (
        "tanpa-tahap",
        lambda data: [state(data, name).update(stage="pemeriksaan") for name in ("persetujuan", "penandatanganan")],
    ),
    "no limit of returns": ("tunggu-tanpa-batas", lambda data: data["workflow"].update(max_returns=0)),
    "a timer for staff work without days": (
        "pewaktu-keliru",
        lambda data: step(data, "gugurkan")["from"].append("persetujuan"),
    ),
    "staff waiting for the applicant": ("pelaku-keliru", set_(in_state("dikembalikan"), function="front_office")),
    "a component nobody knows": (
        "standar-kurang",
        lambda data: data["service"]["standard"].update(kebahagiaan={"text": "x"}),
    ),
    "an empty component": ("standar-kurang", lambda data: data["service"]["standard"].update(biaya={"text": " "})),
    "a letter that imports a package": (
        "surat-tidak-aman",
        lambda data: letter(data).update(template='#import "@preview/a:0.1.0": b'),
    ),
    "a letter that imports from a folder": (
        "surat-tidak-aman",
        lambda data: letter(data).update(template='#import "../rahasia.typ": a'),
    ),
    "a letter that opens a picture": (
        "surat-tidak-aman",
        lambda data: letter(data).update(template='#image("/x.png")'),
    ),
    "a letter that evaluates text": (
        "surat-tidak-aman",
        lambda data: letter(data).update(template="#eval(isi.pemohon)"),
    ),
    "a number with an unknown part": ("nomor-surat", set_(letter, number_format="{urut}/{klasifikasi}/{kota}")),
    "a scenario that answers a ghost": (
        "rujukan-putus",
        lambda data: node(data["scenarios"], "lancar")["answers"].update(hantu="x"),
    ),
    "a scenario with a wrong state": (
        "skenario-gagal",
        lambda data: node(data["scenarios"], "dibatalkan")["moves"][0].update(state="gugur"),
    ),
    "a scenario with an impossible time": (
        "skenario-gagal",
        lambda data: node(data["scenarios"], "dibatalkan").update(submitted="kemarin"),
    ),
    "a scenario whose letter differs": (
        "skenario-gagal",
        lambda data: node(data["scenarios"], "lancar")["letters"]["izin"].update(pemegang="Orang lain"),
    ),
}
"""More ways to the same codes: (code, patch)."""
