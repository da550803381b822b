"""Permits: what was granted to whom, for what, from when until when, and whether it still holds."""
