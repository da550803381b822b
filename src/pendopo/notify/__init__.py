"""Notices to applicants: by e-mail where there is one, else visible to staff as "belum dikabari"."""
