from __future__ import annotations

from pendopo.core.registry import PendopoApp


class DocumentsConfig(PendopoApp):
    name = "pendopo.documents"
    label = "documents"
    title = "Surat"
    restored = "services.restored.skip_in_blocks"
