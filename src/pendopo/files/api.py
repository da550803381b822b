"""What other packages may use of files."""

from pendopo.files.audio import AUDIO, read_audio
from pendopo.files.disk import FileDamaged
from pendopo.files.models import PartialUpload, StoredFile
from pendopo.files.queries import files_by_id, read_file, unfinished_uploads, unreferenced
from pendopo.files.rules import JPEG, MAX_PART, PART, PDF, PNG, accepted_words
from pendopo.files.services import (
    CleanUpload,
    add_part,
    begin_upload,
    cancel_upload,
    erase_file,
    finish_upload,
    purge_partial,
    read_upload,
    store_bytes,
    store_clean,
    store_upload,
    twin_file,
)
from pendopo.files.services.partial import Sender, WrongOffset
from pendopo.files.views import serve_bytes, serve_file

__all__ = [
    "AUDIO",
    "JPEG",
    "MAX_PART",
    "PART",
    "PDF",
    "PNG",
    "CleanUpload",
    "FileDamaged",
    "PartialUpload",
    "Sender",
    "StoredFile",
    "WrongOffset",
    "accepted_words",
    "add_part",
    "begin_upload",
    "cancel_upload",
    "erase_file",
    "files_by_id",
    "finish_upload",
    "purge_partial",
    "read_audio",
    "read_file",
    "read_upload",
    "serve_bytes",
    "serve_file",
    "store_bytes",
    "store_clean",
    "store_upload",
    "twin_file",
    "unfinished_uploads",
    "unreferenced",
]
