"""Starting the process of a sitting; see `sitting_process`."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from uuid import UUID

from django.utils.translation import gettext as _

from pendopo.core.api import Refusal
from pendopo.documents.api import OpenSigner
from pendopo.tenancy.api import Region

START_SECONDS = 60
PROGRAM = "pendopo.layanan.sitting_process"


def launch(place: Region, sitting_id: UUID, signer: OpenSigner) -> None:
    """Start the process and hand it the key through a pipe; returns once it has taken it. Raises Refusal."""
    told = {
        "region": place.pk, "sitting": str(sitting_id), "certificate": str(signer.certificate.pk),
        "key": b64encode(signer.open_key()).decode(),
    }  # fmt: skip
    try:
        subprocess.run(  # noqa: S603  (our own module, fixed arguments)
            [sys.executable, "-m", PROGRAM], input=json.dumps(told).encode(), check=True, timeout=START_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as no:
        raise Refusal(_("Proses penandatanganan tidak dapat dimulai. Coba lagi, atau beri tahu pengelola.")) from no
