"""Stored releases of definitions, their bindings to offices, and what screens need to draw their forms."""
