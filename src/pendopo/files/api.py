"""What other packages may use of files."""

from pendopo.files.disk import FileDamaged
from pendopo.files.models import StoredFile
from pendopo.files.queries import files_by_id, read_file
from pendopo.files.rules import JPEG, PDF, PNG, accepted_words
from pendopo.files.services import CleanUpload, read_upload, store_bytes, store_clean, store_upload
from pendopo.files.views import serve_bytes, serve_file

__all__ = [
    "JPEG",
    "PDF",
    "PNG",
    "CleanUpload",
    "FileDamaged",
    "StoredFile",
    "accepted_words",
    "files_by_id",
    "read_file",
    "read_upload",
    "serve_bytes",
    "serve_file",
    "store_bytes",
    "store_clean",
    "store_upload",
]
