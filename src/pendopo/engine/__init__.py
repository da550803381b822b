"""Definitions as data: schema, canonical form, expressions, verifier, scenarios. Knows no Django; enter through `api`."""
