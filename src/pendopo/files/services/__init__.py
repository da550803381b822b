"""The only writers of files: what came whole, and what comes in parts."""

from pendopo.files.services.erasing import erase_file
from pendopo.files.services.partial import (
    add_part,
    begin_upload,
    cancel_upload,
    finish_upload,
    purge_partial,
)
from pendopo.files.services.storing import CleanUpload, read_upload, store_bytes, store_clean, store_upload
from pendopo.files.services.twins import twin_file

__all__ = [
    "CleanUpload",
    "add_part",
    "begin_upload",
    "cancel_upload",
    "erase_file",
    "finish_upload",
    "purge_partial",
    "read_upload",
    "store_bytes",
    "store_clean",
    "store_upload",
    "twin_file",
]
