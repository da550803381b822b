from __future__ import annotations

from pendopo.core.registry import PendopoApp


class FilesConfig(PendopoApp):
    name = "pendopo.files"
    label = "files"
    title = "Berkas"
