"""The words of the changelog: nouns of kinds, names of attributes, and one phrase per behaviour."""

from collections.abc import Mapping

NOUNS: Mapping[str, str] = {
    "definition": "Layanan",
    "legal": "Dasar hukum",
    "service": "Layanan",
    "requirement": "Syarat",
    "step": "Tahap bagi warga",
    "standard": "Standar pelayanan",
    "form": "Formulir",
    "page": "Halaman",
    "field": "Isian",
    "column": "Kolom",
    "option": "Pilihan",
    "rule": "Aturan isian",
    "workflow": "Alur",
    "stage": "Tahap",
    "function": "Fungsi",
    "state": "Keadaan",
    "transition": "Langkah",
    "track": "Jalur",
    "subcase": "Permohonan turunan",
    "param": "Parameter",
    "letter": "Surat",
    "table": "Tabel tarif",
    "key": "Kunci tarif",
    "row": "Tarif",
    "fee": "Biaya",
    "fee_step": "Hitungan",
    "line": "Baris biaya",
    "migration": "Peta pindah",
    "scenario": "Skenario",
}

PHRASES: Mapping[tuple[str, str], str] = {
    ("definition", "version"): "Versi {was} → {to}",
    ("definition", "channel"): "Saluran layanan {was} → {to}",
    ("service", "promise_days"): "Janji layanan {was} → {to} hari kerja",
    ("service", "minutes"): "Waktu mengisi {was} → {to} menit",
    ("service", "max_days"): "Masa berlaku paling lama {was} → {to} hari",
    ("service", "account"): "Akun pemohon: {was} → {to}",
    ("service", "entry"): "Cara mulai: {was} → {to}",
    ("field", "type"): "Jenis isian {name} berubah: {was} → {to}",
    ("field", "min"): "Isian {name}: paling kecil {was} → {to}",
    ("field", "max"): "Isian {name}: paling besar {was} → {to}",
    ("field", "max_mb"): "Isian {name}: berkas paling besar {was} → {to} MB",
    ("field", "max_files"): "Isian {name}: paling banyak {was} → {to} berkas",
    ("field", "max_length"): "Isian {name}: paling panjang {was} → {to} huruf",
    ("field", "accept"): "Isian {name}: jenis berkas {was} → {to}",
    ("field", "expr"): "Hitungan {name}: {was} → {to}",
    ("field", "public"): "Isian {name} tampil untuk umum: {was} → {to}",
    ("field", "personal"): "Golongan data pribadi {name}: {was} → {to}",
    ("field", "retention"): "Masa simpan {name}: {was} → {to}",
    ("rule", "expr"): "Aturan {name}: {was} → {to}",
    ("option", "retired"): "Pilihan {name} dipensiunkan: {was} → {to}",
    ("stage", "sla_days"): "SLA {bare} {was} → {to} hari kerja",
    ("stage", "escalate"): "Bila {bare} terlambat, diberitahukan kepada: {was} → {to}",
    ("state", "kind"): "Jenis keadaan {name}: {was} → {to}",
    ("state", "function"): "Yang menangani {name}: {was} → {to}",
    ("state", "stage"): "Tahap dari {name}: {was} → {to}",
    ("state", "outcome"): "Hasil dari {name}: {was} → {to}",
    ("state", "within_days"): "Paling lama di {name}: {was} → {to} hari",
    ("state", "pause"): "Alasan janji berhenti di {name}: {was} → {to}",
    ("transition", "function"): "Langkah {name} dilakukan: {was} → {to}",
    ("transition", "from"): "Langkah {name} berangkat dari: {was} → {to}",
    ("transition", "to"): "Langkah {name} menuju: {was} → {to}",
    ("transition", "note"): "Catatan pada langkah {name}: {was} → {to}",
    ("transition", "requires"): "Langkah {name} mensyaratkan: {was} → {to}",
    ("transition", "effects"): "Akibat langkah {name}: {was} → {to}",
    ("workflow", "max_returns"): "Paling banyak dikembalikan {was} → {to} kali",
    ("workflow", "start"): "Alur dimulai dari: {was} → {to}",
    ("param", "value"): "Nilai {bare}: {was} → {to}",
    ("param", "default"): "Nilai bawaan {bare}: {was} → {to}",
    ("param", "min"): "Batas bawah {bare}: {was} → {to}",
    ("param", "max"): "Batas atas {bare}: {was} → {to}",
    ("letter", "number_format"): "Nomor surat {name}: {was} → {to}",
    ("letter", "register"): "Register surat {name}: {was} → {to}",
    ("row", "value"): "Tarif {name}: {was} → {to}",
    ("row", "key"): "Tarif {name} berlaku untuk: {was} → {to}",
    ("fee", "when"): "Biaya {name} dikenakan bila: {was} → {to}",
    ("fee", "rounding"): "Pembulatan {name}: {was} → {to}",
    ("fee", "due_days"): "Batas bayar {name}: {was} → {to} hari",
    ("fee", "account"): "Kode rekening {name}: {was} → {to}",
    ("fee_step", "expr"): "Hitungan {name}: {was} → {to}",
    ("line", "expr"): "Rumus {name}: {was} → {to}",
    ("line", "when"): "{name} ditagih bila: {was} → {to}",
    ("track", "when"): "Jalur {name} dibuka bila: {was} → {to}",
    ("subcase", "within_days"): "Batas mengajukan {name}: {was} → {to} hari kerja",
    ("migration", "policy"): "Perlakuan berkas lama: {was} → {to}",
}
"""{name} is the node's name in quotes, {bare} without and in lower case; {was}, {to} the values in words."""

SPOKEN: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("field", "required"): (
        "Isian {name} sekarang wajib",
        "Isian {name} tidak lagi wajib",
        "Isian {name} wajib bila {to}",
    ),
    ("column", "required"): (
        "Kolom {name} sekarang wajib",
        "Kolom {name} tidak lagi wajib",
        "Kolom {name} wajib bila {to}",
    ),
    ("field", "visible"): (
        "Isian {name} sekarang selalu ditanyakan",
        "Isian {name} sekarang selalu ditanyakan",
        "Isian {name} hanya ditanyakan bila {to}",
    ),
    ("transition", "guard"): (
        "Langkah {name} sekarang tanpa syarat",
        "Langkah {name} sekarang tanpa syarat",
        "Langkah {name} hanya bila {to}",
    ),
}
"""Sentences for: the default or yes, no, an expression."""

EMPTY = "(kosong)"
"""How an empty value reads."""

QUIET = frozenset({"legal", "scenario", "function", "step", "requirement"})
"""Kinds whose attributes change no behaviour of the service."""

WORDS_ONLY = frozenset(
    {
        "label", "title", "public_title", "help", "text", "intro", "message", "action", "tone", "summary",
        "owner", "unit", "life_event", "needs", "fee_text", "tax_text", "product", "validity", "width",
        "autocomplete", "icon", "category", "licence", "maintainers", "verified", "legal", "based_on",
        "renamed", "protect",
    }
)  # fmt: skip
"""Attributes that are words on a page."""
