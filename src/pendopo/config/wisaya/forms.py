"""The forms of the wizard, one per step."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pendopo.core.api import Refusal
from pendopo.data.areas import find_place
from pendopo.files.api import JPEG, PNG, read_upload
from pendopo.people.forms import Isian, field
from pendopo.people.forms_pengelola import WhoForm

ZONES = [("Asia/Jakarta", later("WIB")), ("Asia/Makassar", later("WITA")), ("Asia/Jayapura", later("WIT"))]
HUES = [
    (268, later("Nila")), (240, later("Biru")), (195, later("Toska")), (155, later("Hijau")), (110, later("Zaitun")),
    (75, later("Kuning tua")), (45, later("Jingga")), (25, later("Merah")), (350, later("Merah muda")),
    (310, later("Ungu")),
]  # fmt: skip
CHROMAS = [(60, later("Lembut")), (95, later("Sedang")), (125, later("Kuat"))]
LENGTHS = {"head_title": 40, "office_name": 160, "office_short": 40, "address": 200, "help_phone": 40}
LOGO_SIDE = 320
LOGO_MB = 2


class CodeForm(Isian):
    code = field(later("Kode pembuka"), later("Tercetak saat Pendopo menyala, atau dengan pendopo wisaya."),
                 width="sedang", autocomplete="off", autocapitalize="characters", spellcheck="false")  # fmt: skip


class SearchForm(Isian):
    cari = field(later("Nama daerah"), later("Misalnya Kerinci, Kota Bandung, atau Sulawesi Barat."), width="sedang",
                 autocomplete="off")  # fmt: skip


class PlaceForm(forms.Form):
    code = forms.CharField(max_length=5)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if find_place(code) is None:
            raise ValidationError(_("Pilih satu daerah dari daftar."))
        return code


class RegionForm(Isian):
    """How the head is called, where the region is reached, when its day begins."""

    head_title = field(
        later("Sebutan kepala daerah"), later("Seperti tercetak pada surat."), width="sedang", autocomplete="off"
    )
    address = field(later("Alamat kantor"), later("Jalan, nomor, kota. Tercetak pada kop surat."), autocomplete="off")
    help_phone = field(
        later("Nomor bantuan"), later("Tampil di setiap halaman dan surat."), width="sedang", autocomplete="off"
    )
    time_zone = forms.ChoiceField(
        label=later("Zona waktu"), choices=ZONES, widget=forms.Select({"class": "isian isian--pendek"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LENGTHS.keys() & self.fields.keys():
            self.fields[name].widget.attrs["maxlength"] = str(LENGTHS[name])
            self.fields[name].required = name not in ("address", "help_phone")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in LENGTHS.keys() & self.fields.keys():
            if len(str(data.get(name, ""))) > LENGTHS[name]:
                self.add_error(name, _("Terlalu panjang. Paling banyak %(n)s huruf.") % {"n": LENGTHS[name]})
        return data


class NamesForm(RegionForm):
    """With the name of the licensing office, for the founding."""

    office_name = field(later("Nama kantor perizinan"), later("Nama resminya menurut perda."), autocomplete="off")
    office_short = field(later("Singkatannya"), later("Misalnya DPMPTSP."), width="pendek", autocomplete="off")
    field_order = ["head_title", "office_name", "office_short", "address", "help_phone", "time_zone"]


class LookForm(Isian):
    """Accent and mark. The mark is taken as PNG or JPG and written anew; a drawing (SVG) may hide a program."""

    hue = forms.TypedChoiceField(label=later("Warna"), choices=HUES, coerce=int, initial=268)
    chroma_milli = forms.TypedChoiceField(label=later("Kekuatan"), choices=CHROMAS, coerce=int, initial=125)
    logo = forms.FileField(
        label=later("Lambang daerah"), required=False,
        help_text=later("PNG atau JPG, paling besar 2 MB. Boleh menyusul. Berkas SVG: simpan sebagai PNG dahulu."),
        widget=forms.FileInput({"class": "isian", "accept": ".png,.jpg,.jpeg"}),
    )  # fmt: skip

    def clean_logo(self) -> str:
        """A small PNG as base64, or ''."""
        sent = self.cleaned_data["logo"]
        if not sent:
            return ""
        try:
            clean = read_upload(sent, accept=(PNG, JPEG), max_mb=LOGO_MB)
        except Refusal as no:
            raise ValidationError(no.sentence) from None
        return base64.b64encode(small_png(clean.content)).decode()


def small_png(content: bytes) -> bytes:
    """A picture that was cleaned before, shrunk to the size of a mark."""
    from PIL import Image

    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
        picture.thumbnail((LOGO_SIDE, LOGO_SIDE), Image.Resampling.LANCZOS)
        out = BytesIO()
        picture.save(out, "PNG", optimize=True)
        return out.getvalue()


class SecondForm(WhoForm):
    """The second administrator; may follow later, and then a red card stays on the first page."""

    later_ = forms.BooleanField(label=later("Nanti; kartu merah tetap tampil sampai ada"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get(self.add_prefix("later_")):
            for name in ("name", "identifier"):
                self.fields[name].required = False

    def clean_identifier(self) -> str:
        return super().clean_identifier() if self.cleaned_data.get("identifier") else ""
