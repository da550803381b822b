"""A form with every kind of question: right answers as a browser sends them."""

from __future__ import annotations

from typing import Any

SERVICE = "uji-isian"
BORDER = "-6.9147, 107.6098\r\n-6.9147, 107.6108\r\n-6.9155, 107.6108\r\n-6.9155, 107.6098"
PLACE = {
    "titik_pintu": "-6,9147; 107,6098",
    "jalur": "6°54'52.92\"S 107°36'35.28\"E\r\n-6.9150 107.6112",
    "batas": BORDER,
    "jam_mulai": "8.30",
    "jam_selesai": "16:00",
}
NIK = ("3273014107900001", "3273014107900002")


def row(number: int, **other: str) -> dict[str, str]:
    """The cells of one row of the table of people."""
    cells = {
        "nama_peserta": f"Peserta {number}", "nik_peserta": NIK[number % 2], "peran": "ketua", "hari": "3",
        "menginap": "ya", "lahir": "", "asal": "", "berat": "", "upah": "",
    }  # fmt: skip
    return {f"peserta.{number}.{column}": text for column, text in {**cells, **other}.items()}


def people(*rows: dict[str, str], numbers: tuple[int, ...] = (1, 2)) -> dict[str, Any]:
    """The second page, with these rows or two right ones."""
    cells: dict[str, Any] = {"peserta": [f"{number}." for number in numbers], "alat": []}
    for one in rows or (row(1), row(2)):
        cells |= one
    return {"nama": "Sari Contoh", "npwp": "09.254.294.3-407.000", "nib": "", **cells}
