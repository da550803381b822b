"""The page of the paper key: A4, a QR code and the same as text, and what to do with it."""

import io
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

PAGE = """
#set document(title: "Kunci pemulihan cadangan Pendopo", author: "Pendopo")
#set page(paper: "a4", margin: (x: 25mm, y: 22mm))
#set text(font: "Plus Jakarta Sans", size: 11pt, lang: "id")
#set par(leading: 0.75em)
#text(size: 20pt, weight: 700)[Kunci pemulihan cadangan]
#v(2mm)
#text(fill: luma(90))[Pendopo, instalasi #sys.inputs.cell, dibuat #sys.inputs.when]
#v(8mm)
Dengan kertas ini dan satu cadangan, seluruh data daerah dapat dipulihkan di mesin mana pun. Tanpa kertas ini, cadangan
tidak dapat dibuka oleh siapa pun, juga tidak oleh pembuat Pendopo.
#v(8mm)
#align(center)[
  #image(bytes(sys.inputs.qr), format: "svg", width: 62mm, alt: "Kode QR kunci pemulihan")
  #v(4mm)
  #block(stroke: 0.8pt, inset: 6mm, radius: 2mm)[
    #text(size: 14pt, weight: 600, tracking: 0.04em)[#for line in sys.inputs.text.split("\\n") [#line \\ ]]
  ]
]
#v(8mm)
#text(weight: 700)[Yang perlu dilakukan]
+ Cetak *dua* lembar. Simpan di dua tempat terkunci yang berbeda, dalam amplop tertutup yang ditandatangani.
+ Hapus berkas PDF-nya, juga dari antrean pencetak. Jangan difoto, jangan dikirim.
+ Catat siapa yang menyimpan. Bila salah satu hilang, buat kunci baru:
  #raw("pendopo cadangkan atur --kunci-baru").
#v(4mm)
#text(weight: 700)[Memulihkan]
+ Pasang Pendopo di mesin baru, sambungkan disk atau stik cadangannya.
+ #raw("PENDOPO_HOME=/folder/kosong pendopo pulihkan FOLDER-CADANGAN")
+ Pindai kode QR atau ketik hurufnya. Huruf besar atau kecil, spasi, dan baris baru tidak berpengaruh.
#v(1fr)
#set text(size: 9pt, fill: luma(90))
Disimpan oleh: #box(width: 60mm, repeat[.]) #h(1fr) Tanggal: #box(width: 35mm, repeat[.])
"""
PREFIX, GROUP, PER_LINE = "AGE-SECRET-KEY-1", 6, 5


def grouped(secret: str) -> str:
    """The key in groups for the eye: its beginning on a line of its own, then five groups to a line."""
    rest = secret.removeprefix(PREFIX)
    groups = [rest[at : at + GROUP] for at in range(0, len(rest), GROUP)]
    return "\n".join([PREFIX, *(" ".join(groups[at : at + PER_LINE]) for at in range(0, len(groups), PER_LINE))])


def page(secret: str, cell: str, when: datetime) -> bytes:
    """The PDF of the page."""
    import segno
    import typst

    drawn = io.BytesIO()
    segno.make(secret, error="m", boost_error=False).save(drawn, kind="svg", border=2, xmldecl=False)
    spec = find_spec("pendopo.documents")
    assert spec is not None  # a part of this package
    assert spec.origin is not None
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(Path(spec.origin).parent / "fonts")]
    )
    inputs = {"qr": drawn.getvalue().decode(), "text": grouped(secret), "cell": cell, "when": f"{when:%Y-%m-%d}"}
    return bytes(typst.compile(PAGE.encode(), font_paths=fonts, sys_inputs=inputs))
