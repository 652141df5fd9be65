"""Dixit: who said what, where, when, found in articles and tracked."""

__version__ = "0.1.0"
