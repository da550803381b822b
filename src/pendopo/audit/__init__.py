"""Append-only events: the audit trail, and what other apps listen to."""
