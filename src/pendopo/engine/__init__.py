"""Definitions as data: schema, canonical form, expressions, verifier, scenarios. No Django; enter through `api`."""
