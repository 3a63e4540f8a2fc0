"""Koinon: runs networks of cities."""

__version__ = "0.1.0"
