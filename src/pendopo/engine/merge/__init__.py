"""Differences, overlays and merging of definitions: adopt, adapt, upgrade, give back (docs/subsistem/engine.md)."""
