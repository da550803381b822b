"""Pendopo: a region's e-government in one package."""

__version__ = "0.4.0"
