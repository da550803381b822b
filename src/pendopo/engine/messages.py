"""Sentences that tell a citizen what to mend, in Indonesian and English. `{label}` is the field's own."""

from pendopo.lib.identifiers import NotValid

from .problem import Problem

MESSAGES: dict[str, tuple[str, str]] = {
    "ask": ("Isi “{label}”.", "Fill in “{label}”."),
    "ask_file": ("Kirim berkas untuk “{label}”.", "Send a file for “{label}”."),
    "ask_choice": ("Pilih jawaban untuk “{label}”.", "Choose an answer for “{label}”."),
    "ask_multi_choice": ("Pilih sedikitnya satu jawaban untuk “{label}”.", "Choose at least one answer for “{label}”."),
    "ask_yes_no": ("Pilih Ya atau Tidak untuk “{label}”.", "Choose Yes or No for “{label}”."),
    "ask_wilayah": ("Pilih “{label}” dari daftar.", "Choose “{label}” from the list."),
    "ask_date": ("Isi tanggal untuk “{label}”.", "Fill in a date for “{label}”."),
    "ask_time": ("Isi jam untuk “{label}”.", "Fill in a time for “{label}”."),
    "ask_geometry": ("Isi letak untuk “{label}”.", "Fill in the place for “{label}”."),
    "ask_table": ("Isi sedikitnya satu baris untuk “{label}”.", "Fill in at least one row for “{label}”."),
    "ask_statement": ("Centang pernyataan ini untuk melanjutkan.", "Tick this declaration to go on."),
    "too_long": (
        "{label} paling panjang {limit} huruf, sekarang {count}.",
        "{label} has at most {limit} characters, now {count}.",
    ),
    "not_printable": (
        "{label} memuat tanda yang tidak dapat dicetak di surat: {signs} Hapus atau ganti dengan huruf Latin.",
        "{label} has signs that a letter cannot print: {signs} Remove them or use Latin letters.",
    ),
    "not_integer": (
        "{label} diisi bilangan bulat, misalnya 3.",
        "{label} is a whole number, for example 3.",
    ),
    "not_decimal": (
        "{label} diisi angka, pecahan memakai koma, misalnya 1,5.",
        "{label} is a number; use a comma for fractions, for example 1,5.",
    ),
    "too_big": ("{label} terlalu besar. Periksa lagi angkanya.", "{label} is too big. Check the digits."),
    "too_fine": (
        "{label} paling banyak {limit} angka di belakang koma.",
        "{label} has at most {limit} digits after the comma.",
    ),
    "below": ("{label} paling sedikit {bound}.", "{label} is at least {bound}."),
    "above": ("{label} paling banyak {bound}.", "{label} is at most {bound}."),
    "not_date": (
        "{label} belum berupa tanggal yang ada. Tulis hari, bulan, tahun, misalnya 23 11 2026.",
        "{label} is not a date that exists. Write day, month, year, for example 23 11 2026.",
    ),
    "too_early": ("{label} paling awal {bound}.", "{label} is {bound} at the earliest."),
    "too_late": ("{label} paling akhir {bound}.", "{label} is {bound} at the latest."),
    "not_time": (
        "{label} belum berupa jam yang ada. Tulis jam dan menit antara 00.00 dan 23.59, misalnya 08.30.",
        "{label} is not a time that exists. Write hours and minutes between 00:00 and 23:59, for example 08:30.",
    ),
    "not_point": (
        "{label}: {where}belum berupa titik koordinat. Tulis lintang lalu bujur, misalnya -6,9147; 107,6098.",
        "{label}: {where}is not a point yet. Write latitude, then longitude, for example -6.9147, 107.6098.",
    ),
    "not_in_indonesia": (
        "{label}: {where}titik ini di luar Indonesia. Periksa angkanya; lintang di selatan khatulistiwa diawali minus.",
        "{label}: {where}this point is outside Indonesia. South of the equator the latitude begins with a minus.",
    ),
    "one_point": (
        "{label} diisi satu titik saja, sekarang {count}.",
        "{label} takes one point only, now {count}.",
    ),
    "few_points": (
        "{label} memerlukan paling sedikit {limit} titik yang berbeda, sekarang {count}.",
        "{label} needs at least {limit} different points, now {count}.",
    ),
    "many_points": ("{label} paling banyak {limit} titik.", "{label} takes at most {limit} points."),
    "crossing": (
        "{label}: garis batasnya saling memotong. Urutkan titiknya berkeliling sepanjang batas.",
        "{label}: its borders cross each other. Put the points in order, all the way round the border.",
    ),
    "few_rows": (
        "{label} diisi paling sedikit {limit} baris, sekarang {count}.",
        "{label} needs at least {limit} rows, now {count}.",
    ),
    "many_rows": (
        "{label} paling banyak {limit} baris, sekarang {count}.",
        "{label} takes at most {limit} rows, now {count}.",
    ),
    "not_option": ("{label}: pilih jawaban yang ada.", "{label}: choose one of the answers given."),
    "not_listed": ("{label}: pilih dari daftar.", "{label}: choose from the list."),
    "not_yes_no": ("{label}: pilih Ya atau Tidak.", "{label}: choose Yes or No."),
    "too_many_files": ("{label} paling banyak {limit} berkas.", "{label} takes at most {limit} files."),
    "not_stored": ("{label} belum terkirim. Kirim ulang berkasnya.", "{label} has not arrived. Send the file again."),
}
"""Key → (Indonesian, English)."""

ENGLISH: dict[str, str] = {
    "nik_digits": "A NIK has only digits. Copy the 16 digits of the NIK from the identity card.",
    "nik_length": "A NIK has 16 digits. Copy it from the identity card.",
    "nik_area": "The first six digits of the NIK are no area code. Check it with the identity card.",
    "nik_birth": "Digits 7 to 12 of the NIK are no date of birth. Check it with the identity card.",
    "nik_serial": "The last four digits of a NIK cannot be 0000. Check it with the identity card.",
    "npwp_digits": "An NPWP has only digits. Copy its 15 or 16 digits from the card.",
    "npwp_length": "An NPWP has 15 or 16 digits. Check it with the card.",
    "npwp_same": "An NPWP cannot be one digit repeated. Copy it from the card.",
    "nib_digits": "A NIB has only digits. Copy its 13 digits from OSS.",
    "nib_length": "A NIB has 13 digits. Copy it from OSS.",
    "nib_same": "A NIB cannot be one digit repeated. Copy it from OSS.",
    "phone_digits": "A phone number has only digits, for example 0812 3456 7890.",
    "phone_start": "A phone number begins with 08 or an area code, for example 0812 3456 7890 or 022 123 4567.",
    "phone_short": "The phone number is too short. Check the digits, for example 0812 3456 7890.",
    "phone_long": "The phone number is too long. Check the digits, for example 0812 3456 7890.",
    "email": "The e-mail address is not right yet. Write it like name@example.id.",
}
"""English for the codes of `pendopo.lib.identifiers`, whose own sentences are Indonesian."""


def say(problem: Problem, label: str, lang: str) -> str:
    """The sentence for a problem of one field."""
    indonesian, english = MESSAGES[problem.key]
    return (english if lang == "en" else indonesian).format(label=label, **problem.values)


def mend(error: Problem | NotValid, label: str, lang: str) -> str:
    """The sentence for what a reader refused."""
    if isinstance(error, Problem):
        return say(error, label, lang)
    return ENGLISH[error.code] if lang == "en" else str(error)


def in_row(row: int, sentence: str, lang: str) -> str:
    """A sentence about one row of a table."""
    return f"{'Row' if lang == 'en' else 'Baris'} {row}: {sentence}"


def ask(field_type: str, label: str, lang: str) -> str:
    """The sentence for a question that was left empty."""
    return say(Problem(ask_key(field_type)), label, lang)


def ask_key(field_type: str) -> str:
    """The message for an empty question of this type."""
    key = f"ask_{field_type}"
    return key if key in MESSAGES else "ask"
